import ConversionAPI
import Testing

@testable import conversionctl

@Suite struct ServerChecksTests {
    private func parse(_ text: String) -> AdminRequest.Answer? { AdminRequest.parse(Array(text.utf8)) }

    @Test func anAnswerIsReadWithItsDate() {
        #expect(
            parse(
                "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nno"
            )
                == AdminRequest.Answer(status: 503, date: 784_111_777, body: Array("no".utf8)))
        #expect(parse("HTTP/1.0 200 OK\r\n\r\n") == AdminRequest.Answer(status: 200, date: nil, body: []))
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "SSH-2.0\r\n\r\n", "\r\n\r\n",
    ])
    func whatIsNoAnswerIsNone(text: String) {
        #expect(parse(text) == nil)
    }

    @Test(
        arguments: [
            (1_000, 1_000.0, 1_000.1, Finding.Verdict.ok, "the clocks agree to the second"),
            (1_000, 1_000.9, 1_001.1, .ok, "the clocks agree to the second"),
            (1_000, 998.2, 998.3, .ok, "the server's clock is 2 s ahead of this machine's"),
            (1_000, 1_005.0, 1_005.1, .warning, "the server's clock is 4 s behind this machine's"),
            (1_000, 600.0, 600.1, .warning, "the server's clock is 400 s ahead of this machine's"),
            (
                1_000, 1_301.0, 1_301.1, .failure,
                "the server's clock is 300 s behind this machine's, so that timestamps made here may be refused"
            ),
        ] as [(Int, Double, Double, Finding.Verdict, String)])
    func theDifferenceOfTheClocksIsWhatCannotBeExplained(
        server: Int, before: Double, after: Double, verdict: Finding.Verdict, text: String
    ) {
        let finding = ServerChecks.clock(server: server, before: before, after: after)
        #expect(finding.verdict == verdict && finding.finding == text)
    }

    @Test func aServerThatTellsNoTimeIsAWarning() {
        #expect(ServerChecks.clock(server: nil, before: 0, after: 0).verdict == .warning)
    }

    @Test func theServersOwnFindingsAreTakenOver() throws {
        let report = try JSONValue(
            parsing:
                #"{"checks":[{"check":"disk","finding":"full","remedy":"Mend.","verdict":"failure"}],"version":"1"}"#)
        #expect(Finding.all(inServersReport: report) == [Finding("server's disk", .failure, "full", mend: "Mend.")])
        for text in [
            "{}", "[]", #"{"checks":[{"check":"disk"}]}"#,
            #"{"checks":[{"check":"a","finding":"b","remedy":"","verdict":"fine"}]}"#,
        ] {
            #expect(Finding.all(inServersReport: try JSONValue(parsing: text)) == nil)
        }
    }

    @Test func healthReadinessVersionAndEncryptionAreJudged() {
        #expect(ServerChecks.health(.serving, latency: .milliseconds(3)).finding == "SERVING, answered in 3 ms")
        #expect(ServerChecks.health(.notServing, latency: .zero).verdict == .failure)
        let answer = AdminRequest.Answer(status: 503, date: nil, body: Array("not ready: the disk is full\n".utf8))
        #expect(ServerChecks.readiness(answer).finding == "not ready: the disk is full")
        #expect(ServerChecks.version(server: Version.current).verdict == .ok)
        #expect(ServerChecks.version(server: "0.0.1").verdict == .warning)
        #expect(ServerChecks.encryption(isLocal: true).verdict == .ok)
        #expect(ServerChecks.encryption(isLocal: false).verdict == .failure)
    }

    @Test(
        arguments: [
            ("127.0.0.1:9464", AdminAddress(host: "127.0.0.1", port: 9464)),
            ("[::1]:1", AdminAddress(host: "::1", port: 1)),
            ("::1:1", nil), ("host", nil), (":1", nil), ("host:0", nil), ("host:65536", nil), ("host:+1", nil),
        ] as [(String, AdminAddress?)])
    func anAdminAddressIsAHostAndAPort(text: String, address: AdminAddress?) {
        #expect(AdminAddress(text) == address)
    }
}
