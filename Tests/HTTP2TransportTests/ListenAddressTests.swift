import HTTP2Transport
import Testing

@Suite struct ListenAddressTests {
    @Test func addressesAreReadAndWritten() {
        let cases: [(String, ListenAddress)] = [
            ("127.0.0.1:50051", .tcp(host: "127.0.0.1", port: 50051)),
            ("localhost:0", .tcp(host: "localhost", port: 0)),
            ("[::1]:443", .tcp(host: "::1", port: 443)), ("example.com:65535", .tcp(host: "example.com", port: 65535)),
            ("unix:/run/a.sock", .unix(path: "/run/a.sock")), ("unix:a.sock", .unix(path: "a.sock")),
        ]
        for (text, address) in cases {
            #expect(ListenAddress(text) == address)
            #expect(address.description == text)
        }
        #expect(ListenAddress("unix:///run/a.sock") == .unix(path: "/run/a.sock"))
    }

    @Test func everythingElseIsRefused() {
        for text in [
            "", ":", "localhost", "localhost:", ":50051", "localhost:65536", "localhost:-1", "localhost:+80",
            "localhost:8o",
            "::1:50051", "[]:80", "unix:", "[::1]", "localhost: 80", "1.2.3.4:80:90",
        ] {
            #expect(ListenAddress(text) == nil, "\(text)")
        }
    }

    @Test func onlyThisMachineIsLocal() {
        for text in ["127.0.0.1:1", "127.255.0.9:1", "[::1]:1", "localhost:1", "unix:a"] {
            #expect(ListenAddress(text)?.isLocal == true, "\(text)")
        }
        for text in [
            "0.0.0.0:1", "[::]:1", "10.0.0.1:1", "128.0.0.1:1", "example.com:1", "[::ffff:10.0.0.1]:1",
            "127.0.0.1.example.com:1",
        ] {
            #expect(ListenAddress(text)?.isLocal == false, "\(text)")
        }
    }
}
