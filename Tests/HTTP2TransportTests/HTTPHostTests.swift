import Testing

@testable import HTTP2Transport

@Suite struct HTTPHostTests {
    @Test(
        arguments: [
            ("localhost", "localhost", nil, false), ("LOCALHOST:50051", "localhost", 50051, false),
            ("localhost.", "localhost", nil, false), ("127.0.0.1:1", "127.0.0.1", 1, true), ("[::1]", "::1", nil, true),
            ("[FE80::1%25eth0]:80", "fe80::1", 80, true), ("h:", "h", nil, false), ("127.1", "127.1", nil, false),
            ("127.0.0.1.evil.example", "127.0.0.1.evil.example", nil, false),
        ] as [(String, String, Int?, Bool)])
    func aHostHasANameAndPerhapsAPort(text: String, name: String, port: Int?, isAddress: Bool) throws {
        let host = try #require(HTTPHost(text))
        #expect(host.name == name)
        #expect(host.port == port)
        #expect(host.isAddress == isAddress)
    }

    @Test(arguments: [
        "", ".", " ", "a b", "a/b", "a,b c", "u@h", "h:x", "h:-1", "h:65536", "h:1:2", "::1", "[::1", "[h]", "[::1]x",
        "[::1]:x", "[]", "h?", "h#", "h\\", "\u{e4}", "h\t", ":1",
    ])
    func whatIsNotOneHostIsNone(text: String) {
        #expect(HTTPHost(text) == nil)
    }
}
