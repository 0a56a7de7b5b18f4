import ConversionClient
import Testing

@testable import conversionctl

@Suite struct TLSSettingsTests {
    @Test(arguments: [
        ("127.0.0.1:1", "127.0.0.1:1", false), ("https://shop:1", "shop:1", true), ("https://shop", "shop:443", true),
        ("https://shop/", "shop:443", true), ("https://[::1]:1/", "[::1]:1", true), ("unix:/a", "unix:/a", false),
    ]) func aLocationIsAnAddressWithTLSOrWithout(text: String, address: String, usesTLS: Bool) {
        let location = ServerLocation(text)
        #expect(location?.address.description == address)
        #expect(location?.usesTLS == usesTLS)
    }

    @Test(arguments: ["https://", "https://unix:/a", "https://shop:1/path", "http://shop:1", "https://shop:x", "shop"])
    func whatIsNoLocationIsRefused(text: String) {
        #expect(ServerLocation(text) == nil)
    }

    @Test func severalAddressesSpeakTLSTogetherOrNot() {
        #expect(ConnectionOptions.wrongPart(of: "https://a:1,https://b:2") == nil)
        #expect(ConnectionOptions.wrongPart(of: "https://a:1,b:2") == "b:2")
        #expect(ConnectionOptions.wrongPart(of: "a:1,https://b:2") == "https://b:2")
    }

    @Test func flagsBeatTheEnvironmentAndKeyAndCertificateGoTogether() throws {
        let environment = try TLSSettings(environment: [
            "CONVERSIONCTL_TLS": "1", "CONVERSIONCTL_TLS_CA": "ca", "CONVERSIONCTL_TLS_CERTIFICATE": "cert",
            "CONVERSIONCTL_TLS_KEY": "key", "CONVERSIONCTL_TLS_SERVER_NAME": "name",
        ])
        let all = TLSSettings(
            isOn: true, authorityFile: "ca", certificateFile: "cert", keyFile: "key", serverName: "name")
        #expect(environment == all)
        let flags = TLSSettings(authorityFile: "mine", certificateFile: "mine")
        #expect(
            flags.filled(from: environment)
                == TLSSettings(isOn: true, authorityFile: "mine", certificateFile: "mine", serverName: "name"))
        #expect(throws: LocalFailure.self) { try flags.filled(from: environment).configuration() }
        #expect(throws: LocalFailure.self) { try TLSSettings(environment: ["CONVERSIONCTL_TLS": "perhaps"]) }
    }

    @Test(arguments: ["127.0.0.1", "::1", "", "a b"]) func whatTLSCannotAskForIsNoName(text: String) {
        #expect(!TLSSettings.isName(text))
        #expect(throws: LocalFailure.self) { try TLSSettings(serverName: text).configuration() }
    }

    @Test func aContextKeepsWhatTLSNeedsForItsOwnServerOnly() throws {
        var file = ContextFile()
        file.contexts["shop"] = Context(
            address: "https://shop:1", tls: TLSSettings(authorityFile: "/ca", certificateFile: "/c", keyFile: "/k"))
        file.current = "shop"
        #expect(try ContextFile(json: file.json) == file)
        func settings(_ address: String?) -> ConnectionSettings {
            ConnectionSettings(address: address, apiKey: nil, environment: [:]) { file }
        }
        #expect(settings(nil).tls.authorityFile == "/ca")
        #expect(ConnectionOptions.usesTLS(settings(nil)))
        #expect(settings("https://other:1").tls == TLSSettings())
    }

    @Test func aKeyThatGoesByTLSIsNotWarnedOf() {
        func warning(_ address: String, tls: TLSSettings = TLSSettings()) -> String? {
            ConnectionOptions.warning(
                ConnectionSettings(address: address, apiKey: "k", tls: tls, environment: [:]) { ContextFile() })
        }
        #expect(warning("shop:1") != nil)
        #expect(warning("https://shop:1") == nil)
        #expect(warning("shop:1", tls: TLSSettings(isOn: true)) == nil)
    }
}
