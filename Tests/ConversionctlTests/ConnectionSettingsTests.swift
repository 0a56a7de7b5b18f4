import Foundation
import Testing

@testable import conversionctl

@Suite struct ConnectionSettingsTests {
    private let contexts: ContextFile = {
        var file = ContextFile()
        file.contexts["shop"] = Context(address: "shop:1", apiKey: "key-shop")
        file.contexts["local"] = Context(address: "local:2")
        file.current = "shop"
        return file
    }()

    private func settings(
        address: String? = nil, apiKey: String? = nil, environment: [String: String] = [:], contexts: ContextFile? = nil
    ) -> ConnectionSettings {
        ConnectionSettings(address: address, apiKey: apiKey, environment: environment) { contexts ?? self.contexts }
    }

    private func expect(
        _ settings: ConnectionSettings, _ address: String, _ addressSource: ConnectionSettings.Source,
        _ apiKey: String?,
        _ apiKeySource: ConnectionSettings.Source, location: SourceLocation = #_sourceLocation
    ) {
        #expect(settings.address == address, sourceLocation: location)
        #expect(settings.addressSource == addressSource, sourceLocation: location)
        #expect(settings.apiKey == apiKey, sourceLocation: location)
        #expect(settings.apiKeySource == apiKeySource, sourceLocation: location)
    }

    @Test func aFlagBeatsTheEnvironmentWhichBeatsTheContextWhichBeatsTheDefault() {
        let environment = ["CONVERSIONCTL_ADDRESS": "env:3", "CONVERSIONCTL_API_KEY": "key-env"]
        expect(
            settings(address: "flag:4", apiKey: "key-flag", environment: environment), "flag:4", .flag("--address"),
            "key-flag", .flag("--api-key"))
        expect(
            settings(environment: environment), "env:3", .environment("CONVERSIONCTL_ADDRESS"), "key-env",
            .environment("CONVERSIONCTL_API_KEY"))
        expect(settings(), "shop:1", .context("shop"), "key-shop", .context("shop"))
        expect(settings(contexts: ContextFile()), "127.0.0.1:50051", .standard, nil, .standard)
    }

    @Test func aContextsKeyGoesToItsOwnServerOnly() {
        expect(settings(address: "other:9"), "other:9", .flag("--address"), nil, .standard)
        expect(
            settings(environment: ["CONVERSIONCTL_ADDRESS": "other:9"]), "other:9",
            .environment("CONVERSIONCTL_ADDRESS"), nil, .standard)
        expect(settings(address: "shop:1"), "shop:1", .flag("--address"), "key-shop", .context("shop"))
    }

    @Test func aGivenKeyGoesToTheContextsServer() {
        expect(settings(apiKey: "key-flag"), "shop:1", .context("shop"), "key-flag", .flag("--api-key"))
    }

    @Test func contextsAreNotReadWhereNothingIsOpen() throws {
        struct Unreadable: Error {}
        let settings = try ConnectionSettings(address: "flag:4", apiKey: "k", environment: [:]) { throw Unreadable() }
        #expect(settings.address == "flag:4")
        #expect(throws: Unreadable.self) {
            try ConnectionSettings(address: "flag:4", apiKey: nil, environment: [:]) { throw Unreadable() }
        }
    }
}

@Suite struct ConnectionOptionsTests {
    @Test func aContextThatIsNamedBeatsTheEnvironment() throws {
        var file = ContextFile()
        file.contexts["shop"] = Context(address: "shop:1", apiKey: "key-shop")
        file.contexts["open"] = Context(address: "open:2")
        file.current = "open"
        let environment = ["CONVERSIONCTL_ADDRESS": "env:3", "CONVERSIONCTL_API_KEY": "key-env"]
        func settings(_ arguments: [String]) throws -> [String?] {
            let options = try ConnectionOptions.parse(arguments)
            let settings = try ConnectionSettings(
                address: options.address, apiKey: options.apiKey, isContextGiven: options.context != nil,
                environment: environment
            ) { try options.contexts(file) }
            return [
                settings.address, settings.addressSource.description, settings.apiKey,
                settings.apiKeySource.description,
            ]
        }
        #expect(
            try settings([]) == ["env:3", "CONVERSIONCTL_ADDRESS", "key-env", "CONVERSIONCTL_API_KEY"])
        #expect(try settings(["--context", "shop"]) == ["shop:1", "context shop", "key-shop", "context shop"])
        #expect(
            try settings(["--context", "open"]) == ["open:2", "context open", "key-env", "CONVERSIONCTL_API_KEY"])
        #expect(
            try settings(["--context", "shop", "--api-key", "k"]) == ["shop:1", "context shop", "k", "--api-key"])
        // A context's key is for its address alone.
        #expect(
            try settings(["--context", "shop", "--address", "x:4"])
                == ["x:4", "--address", "key-env", "CONVERSIONCTL_API_KEY"])
        #expect(throws: LocalFailure.self) { try settings(["--context", "none"]) }
    }

    @Test func severalAddressesStandBetweenCommas() throws {
        #expect(
            ConnectionOptions.addresses("a:1,[::1]:2,unix:/s")?.map(\.description) == ["a:1", "[::1]:2", "unix:/s"])
        for text in ["", ",", "a:1,", "a:1,b", "a:1, b:2x"] {
            #expect(ConnectionOptions.addresses(text) == nil, "\(text)")
            #expect(throws: (any Error).self) { try ConnectionOptions.parse(["--address", text]) }
        }
    }

    @Test(arguments: [
        ("127.0.0.1:1", nil), ("unix:/s", nil), ("[::1]:1,localhost:2", nil), ("shop:1", "shop:1"),
        ("127.0.0.1:1,10.0.0.1:2", "10.0.0.1:2"),
    ])
    func aKeyThatTravelsInTheOpenIsWarnedOf(address: String, named: String?) {
        let settings = ConnectionSettings(address: address, apiKey: "k", environment: [:]) { ContextFile() }
        #expect(
            ConnectionOptions.warning(settings)
                == named.map { "the API key goes to \($0) unencrypted, and others on the way can read it" })
        let open = ConnectionSettings(address: address, apiKey: nil, environment: [:]) { ContextFile() }
        #expect(ConnectionOptions.warning(open) == nil)
    }

    @Test func theTraceIsTheEnvironments() {
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let trace = ConnectionOptions.trace(["TRACEPARENT": parent, "TRACESTATE": "a=1"])
        #expect(trace?.traceparent == parent)
        #expect(trace?.state == "a=1")
        #expect(ConnectionOptions.trace(["TRACEPARENT": "nonsense"]) == nil)
        #expect(ConnectionOptions.trace([:]) == nil)
    }
}

@Suite struct LeadingOptionsTests {
    @Test(arguments: [
        (["--address", "a:1", "get", "ID"], ["get", "--address", "a:1", "ID"]),
        (
            ["--address=a:1", "-o", "json", "agent", "get", "ID"],
            ["agent", "get", "--address=a:1", "-o", "json", "ID"]
        ),
        (["--wait-for-ready", "--timeout", "1s", "ping"], ["ping", "--wait-for-ready", "--timeout", "1s"]),
        (["--context", "agent", "agent", "list"], ["agent", "list", "--context", "agent"]),
        // Nothing to move, or nowhere to move it: the parser tells.
        (["get", "--address", "a:1", "ID"], ["get", "--address", "a:1", "ID"]),
        (["--version"], ["--version"]), ([], []), (["--address"], ["--address"]),
        (["--address", "a:1"], ["--address", "a:1"]),
        (["--address", "a:1", "nothing"], ["--address", "a:1", "nothing"]),
        (["--agent", "a", "list"], ["--agent", "a", "list"]),
    ])
    func whatLeadsIsMovedBehindTheCommand(arguments: [String], moved: [String]) {
        #expect(LeadingOptions.moved(behindCommandOf: arguments) == moved)
    }
}

@Suite struct ContextFileTests {
    @Test func whatIsSavedIsRead() throws {
        var file = ContextFile()
        file.contexts["a \"b\""] = Context(address: "unix:/tmp/s", apiKey: "k\n")
        file.contexts["c"] = Context(address: "c:1")
        file.current = "c"
        #expect(try ContextFile(json: file.json) == file)
        #expect(try ContextFile(json: "{}") == ContextFile())
    }

    @Test func aCurrentOneThatIsGoneIsNone() throws {
        #expect(try ContextFile(json: #"{"current": "x", "contexts": {"a": {"address": "a:1"}}}"#).current == nil)
    }

    @Test(arguments: [
        "", "[", #"{"contexts": []}"#, #"{"contexts": {"a": {}}}"#, #"{"contexts": {"a": {"address": 1}}}"#,
    ])
    func whatIsNoFileOfContextsIsRefused(text: String) {
        #expect(throws: LocalFailure.self) { try ContextFile(json: text) }
    }

    @Test func theFileIsWhereXDGSays() {
        #expect(
            ContextFile.path(environment: ["XDG_CONFIG_HOME": "/x", "HOME": "/h"]) == "/x/conversionctl/contexts.json")
        #expect(
            ContextFile.path(environment: ["XDG_CONFIG_HOME": "x", "HOME": "/h"])
                == "/h/.config/conversionctl/contexts.json")
        #expect(ContextFile.path(environment: [:]) == nil)
    }

    @Test func onlyItsOwnerMayReadTheFile() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "conversionctl-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let environment = ["XDG_CONFIG_HOME": directory.path]
        #expect(try ContextFile.load(environment: environment) == ContextFile())
        var file = ContextFile()
        for address in ["a:1", "a:2"] {
            file.contexts["a"] = Context(address: address, apiKey: "secret")
            try file.save(environment: environment)
            #expect(try ContextFile.load(environment: environment) == file)
        }
        let path = try #require(ContextFile.path(environment: environment))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.appending(path: "conversionctl").path)
        #expect(names == ["contexts.json"])
    }
}
