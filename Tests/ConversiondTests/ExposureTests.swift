import HTTP2Transport
import Testing

@testable import conversiond

@Suite struct ExposureTests {
    private func complaint(
        _ address: String, tls: Bool = false, keys: Bool = false, insecure: Bool = false
    ) throws -> String? {
        Exposure.complaint(
            about: try #require(ListenAddress(address)), hasTLS: tls, hasCredentials: keys, isInsecure: insecure)
    }

    @Test(arguments: ["0.0.0.0:1", "[::]:1", "10.0.0.1:1", "example.com:1", "128.0.0.1:1", "[fe80::1]:1"])
    func anAddressBeyondThisMachineNeedsTLSAndAKeyOrTheOperatorsWord(address: String) throws {
        let head = "\(address) reaches beyond this machine, which needs "
        let tail = "; --insecure serves it as it is"
        let key = "a key (conversiond key create)"
        #expect(try complaint(address) == head + "TLS and " + key + tail)
        #expect(try complaint(address, keys: true) == head + "TLS" + tail)
        #expect(try complaint(address, tls: true) == head + key + tail)
        #expect(try complaint(address, tls: true, keys: true) == nil)
        for (tls, keys) in [(false, false), (true, false), (false, true), (true, true)] {
            #expect(try complaint(address, tls: tls, keys: keys, insecure: true) == nil)
        }
    }

    @Test(arguments: ["127.0.0.1:0", "127.255.3.4:65535", "[::1]:50051", "localhost:1", "unix:/run/c.sock"])
    func anAddressOnThisMachineNeedsNothing(address: String) throws {
        for (tls, keys) in [(false, false), (true, false), (false, true), (true, true)] {
            #expect(try complaint(address, tls: tls, keys: keys) == nil)
        }
    }
}
