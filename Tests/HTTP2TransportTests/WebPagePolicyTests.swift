import RPC
import Testing

@testable import HTTP2Transport

@Suite struct WebPagePolicyTests {
    private func doubts(
        _ policy: WebPagePolicy = WebPagePolicy(), host: String = "127.0.0.1:50051", scheme: String = "http",
        origin: [String] = [], site: [String] = []
    ) -> CallDoubts {
        policy.doubts(authority: host, scheme: scheme, origins: origin, sites: site)
    }

    @Test func aClientThatIsNoBrowserIsNotDoubted() {
        for host in ["127.0.0.1:50051", "10.0.0.1", "[::1]:1", "localhost", "LocalHost:3", "localhost.", ""] {
            #expect(doubts(host: host) == [], "\(host)")
        }
    }

    @Test func onlyAddressesLocalhostAndNamesOfTheOperatorsAreTheServer() {
        let policy = WebPagePolicy(hosts: ["ledger.example", "Other.Example."])
        for host in ["ledger.example", "LEDGER.example:1", "other.example", "ledger.example."] {
            #expect(doubts(policy, host: host) == [], "\(host)")
        }
        for host in [
            "evil.example", "localhost.evil.example", "evil.localhost", "127.0.0.1.evil.example", "xledger.example",
            "ledger.example.evil", "2130706433", "0x7f.1", "a b", "localhost:x", "u@localhost",
        ] {
            #expect(doubts(policy, host: host) == .unknownHost, "\(host)")
        }
        #expect(doubts(policy.acceptingEveryHost, host: "evil.example") == [])
        #expect(doubts(policy.knowing(["evil.example"]), host: "evil.example") == [])
    }

    @Test func aPageOfTheServerItselfIsNotDoubted() {
        for (host, scheme, origin) in [
            ("127.0.0.1:50051", "http", "http://127.0.0.1:50051"), ("localhost", "http", "http://localhost"),
            ("localhost:80", "http", "http://localhost"), ("localhost:443", "https", "https://localhost"),
            ("[::1]:1", "http", "http://[::1]:1"),
        ] {
            #expect(doubts(host: host, scheme: scheme, origin: [origin], site: ["same-origin"]) == [], "\(origin)")
        }
    }

    @Test(arguments: [
        "null", "", "https://evil.example", "http://localhost:50051", "https://127.0.0.1:50051",
        "http://127.0.0.1:3000",
        "http://127.0.0.1", "127.0.0.1:50051", "http://127.0.0.1:50051/", "http://127.0.0.1:50051.evil.example",
        "http://127.0.0.1:50051 http://evil.example",
    ]) func aPageOfAnotherOriginIsForeignWhateverItsSite(origin: String) {
        for site in [[], ["same-site"], ["same-origin"], ["none"], ["cross-site"]] {
            #expect(doubts(origin: [origin], site: site) == .foreignPage, "\(site)")
        }
        #expect(doubts(origin: ["http://127.0.0.1:50051", origin]) == .foreignPage)
    }

    @Test func aRequestOfAnotherSiteIsForeignWithoutAnOrigin() {
        #expect(doubts(site: ["cross-site"]) == .foreignPage)
        #expect(doubts(site: ["Cross-Site"]) == .foreignPage)
        #expect(doubts(site: ["same-origin", "cross-site"]) == .foreignPage)
        #expect(doubts(origin: ["http://127.0.0.1:50051"], site: ["cross-site"]) == .foreignPage)
        for site in ["same-origin", "same-site", "none"] { #expect(doubts(site: [site]) == []) }
    }

    @Test func aPageThatIsAllowedMayComeFromAnotherSite() {
        let policy = WebPagePolicy(origins: ["https://app.example"])
        #expect(doubts(policy, origin: ["https://app.example"], site: ["cross-site"]) == [])
        #expect(doubts(policy, origin: ["https://app.example.evil"], site: ["cross-site"]) == .foreignPage)
        #expect(doubts(policy, site: ["cross-site"]) == .foreignPage)
        let all = WebPagePolicy(origins: ["*"])
        #expect(doubts(all, origin: ["https://evil.example"], site: ["cross-site"]) == [])
        #expect(doubts(all, host: "evil.example", origin: ["http://evil.example"]) == .unknownHost)
    }

    @Test func aPageWhoseNameWasMadeToLeadHereIsForeignToo() {
        #expect(
            doubts(host: "evil.example:50051", origin: ["http://evil.example:50051"], site: ["same-origin"])
                == [.unknownHost, .foreignPage])
    }

    @Test func whatTheHeadersOfARequestSayIsToldToItsExchange() throws {
        for (headers, expected) in [
            ("Host: localhost\r\n", []), ("Host: evil.example\r\n", .unknownHost),
            ("Host: localhost\r\nOrigin: null \r\n", .foreignPage),
            ("Host: localhost\r\nSec-Fetch-Site: cross-site\r\n", .foreignPage),
        ] as [(String, CallDoubts)] {
            let held = HeldExchanges()
            let server = try EmbeddedHTTP1(held)
            _ = try server.exchange("GET / HTTP/1.1\r\n\(headers)\r\n")
            #expect(held.exchanges.map(\.request.doubts) == [expected], "\(headers)")
        }
        let held = HeldExchanges()
        let absolute = try EmbeddedHTTP1(held)
        _ = try absolute.exchange("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(held.exchanges.map(\.request.doubts) == [.unknownHost])
    }
}
