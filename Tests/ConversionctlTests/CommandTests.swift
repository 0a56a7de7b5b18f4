import ArgumentParser
import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct CommandTests {
    private func change(_ arguments: [String], json: String? = nil) throws -> AgentChange {
        try AgentChange(AgentFields.parse(arguments), json: json)
    }

    @Test func aTrackingCallIsWhatItsFlagsSay() async throws {
        let command = try await TrackCommand.asyncParse([
            "--agent", "sales", "--room", "r", "--event", "signup", "--details", "d", "--user", "u", "--key", "k",
            "--time", "2026-03-07T14:30:00Z", "--value", "49.90 USD", "--test", "--validate-only",
        ])
        #expect(
            command.request
                == TrackConversionRequest(
                    agentID: "sales", roomName: "r", userID: "u", eventType: "signup", details: "d",
                    idempotencyKey: "k",
                    timestamp: ProtobufTimestamp(rfc3339: "2026-03-07T14:30:00Z"),
                    value: Money(currencyCode: "USD", units: 49, nanos: 900_000_000), validateOnly: true, test: true))
    }

    @Test func aTrackingCallWithoutAKeyHasOneThatItsHintNames() async throws {
        let command = try await TrackCommand.asyncParse(["--agent", "sales", "--room", "r"])
        let key = command.request.idempotencyKey
        #expect(!key.isEmpty && key == command.request.idempotencyKey)
        #expect(command.hint(RPCError(.deadlineExceeded, ""))?.hasSuffix("--key \(key)") == true)
        #expect(command.hint(RPCError(.notFound, "")) == nil)
    }

    @Test func aListsFilterIsWhatItsFlagsSay() async throws {
        let command = try await ListCommand.asyncParse([
            "--agent", "a", "--event", "e", "--room", "r", "--user", "u", "--since", "2026-03-01", "--until",
            "2026-04-01", "--include-tests",
        ])
        #expect(
            command.filter
                == ConversionFilter(
                    startTime: ProtobufTimestamp(rfc3339: "2026-03-01T00:00:00Z"),
                    endTime: ProtobufTimestamp(rfc3339: "2026-04-01T00:00:00Z"), agentID: "a", eventType: "e",
                    roomName: "r", userID: "u", includeTests: true))
    }

    @Test func aFileGivesTheFieldsThatItNames() throws {
        let change = try change(
            [],
            json: """
                {"id": "x", "revision": "3", "etag": "r3", "createTime": "2026-03-07T14:30:00Z", "name": "New",
                 "voice": {"voiceId": "luna"}, "transcriber": null, "analytics_enabled": false}
                """)
        #expect(change.paths == ["name", "voice.voice_id", "transcriber", "analytics_enabled"])
        #expect(
            change.agent
                == Agent(
                    id: "x", name: "New", voice: Voice(voiceID: "luna"), revision: 3,
                    createTime: ProtobufTimestamp(rfc3339: "2026-03-07T14:30:00Z"), etag: "r3"))
    }

    @Test func aFlagBeatsTheFile() throws {
        let change = try change(
            ["--name", "Flag", "--voice", "deepgram/aura", "--allowed-event", "a", "--allowed-event", "b"],
            json: #"{"name": "File", "model": "m", "voice": {"voiceId": "luna"}}"#)
        #expect(change.paths == ["name", "model", "voice", "analytics_allowed_events"])
        #expect(
            change.agent
                == Agent(
                    name: "Flag", model: "m", voice: Voice(provider: "deepgram", voiceID: "aura"),
                    analyticsAllowedEvents: ["a", "b"]))
    }

    @Test func trackingSwitchesAnalyticsOn() throws {
        #expect(try change(["--track"]).paths == ["analytics_enabled", "analytics_track_conversions"])
        let off = try change(["--no-track"])
        #expect(off.paths == ["analytics_track_conversions"])
        #expect(off.agent == Agent())
        #expect(throws: (any Error).self) { try AgentFields.parse(["--track", "--no-analytics"]) }
    }

    @Test func theListOfEventsCanBeEmptied() throws {
        #expect(try change(["--any-event"]).paths == ["analytics_allowed_events"])
        #expect(throws: (any Error).self) { try AgentFields.parse(["--any-event", "--allowed-event", "a"]) }
    }

    @Test(arguments: ["{", "[]", #"{"nmae": "x"}"#, #"{"name": 1}"#])
    func whatIsNoAgentIsAnInvalidArgument(json: String) {
        let error = #expect(throws: RPCError.self) { try change([], json: json) }
        #expect(error?.code == .invalidArgument)
    }

    @Test(arguments: [
        ["track"], ["track", "--agent", "a"], ["track", "--agent", "a", "--room", "r", "--value", "1,0 USD"], ["get"],
        ["list", "--limit", "0"], ["list", "--since", "yesterday"], ["list", "--output", "xml"],
        ["ping", "--count", "0"],
        ["ping", "--timeout", "0s"], ["ping", "--address", "nowhere"], ["agent", "create", "--counting-mode", "twice"],
        ["agent", "create", "--voice", "deepgram"], ["nothing"], ["context", "set", "a", "--address", "x"],
    ])
    func aWrongCommandLineIsEX_USAGE(arguments: [String]) async {
        let error = await #expect(throws: (any Error).self) { try await Conversionctl.asyncParseAsRoot(arguments) }
        #expect(error.map { Conversionctl.exitCode(for: $0) } == .validationFailure)
        #expect(ExitCode.validationFailure.rawValue == 64)
    }

    @Test func everyCommandHasExamples() {
        func check(_ command: any ParsableCommand.Type) {
            #expect(command.configuration.discussion.contains("EXAMPLES\n  conversionctl"), "\(command)")
            for subcommand in command.configuration.subcommands { check(subcommand) }
        }
        check(Conversionctl.self)
    }
}

@Suite struct PagingTests {
    private func paging(_ arguments: [String]) throws -> Paging {
        try Paging(PagingOptions.parse(arguments))
    }

    /// What is fetched, what is used, and whether there is more, of a list of so many items.
    private func follow(_ paging: Paging, of count: Int) async throws -> (sizes: [Int32], used: Int, isMore: Bool) {
        var sizes: [Int32] = []
        var used: [Int] = []
        let isMore = try await paging.follow(
            fetch: { size, token in
                sizes.append(size)
                let start = Int(token) ?? 0
                let end = min(start + Int(size), count)
                return (Array(start..<end), end < count ? String(end) : "")
            }, { used += $0 })
        #expect(used == Array(0..<used.count))
        return (sizes, used.count, isMore)
    }

    @Test func theLimitIsKeptOverPages() async throws {
        #expect(try await follow(paging([]), of: 1000) == ([100], 100, true))
        #expect(try await follow(paging(["--limit", "100"]), of: 100) == ([100], 100, false))
        #expect(try await follow(paging(["--limit", "2500"]), of: 9999) == ([1000, 1000, 500], 2500, true))
        #expect(try await follow(paging(["--all"]), of: 2500) == ([1000, 1000, 1000], 2500, false))
        #expect(try await follow(paging(["--all"]), of: 0) == ([1000], 0, false))
    }
}
