import ConversionAPI
import Foundation
import RPC
import Testing

@testable import ConversionServer

@Suite struct FieldChecksTests {
    @Test func nothingWrongIsNoError() throws {
        var checks = FieldChecks()
        checks.require("x", "a")
        checks.limit("xx", "a", to: 2)
        #expect(checks.isEmpty && checks.error == nil)
        try checks.finish()
    }

    @Test func violationsComeInTheirOrderWithTheFirstOnesReason() {
        var checks = FieldChecks()
        checks.limit("éé", "b", to: 3)
        checks.require("", "a")
        let expected: [ErrorDetail] = [
            .errorInfo(reason: "FIELD_TOO_LONG", domain: "conversion.v1", metadata: ["field": "b"]),
            .badRequest([
                FieldViolation(
                    field: "b", description: "b has 4 bytes; at most 3 are allowed.", reason: "FIELD_TOO_LONG"),
                FieldViolation(field: "a", description: "a is required.", reason: "FIELD_REQUIRED"),
            ]),
        ]
        #expect(checks.error?.code == .invalidArgument)
        #expect(checks.error?.message == "b has 4 bytes; at most 3 are allowed. a is required.")
        #expect(checks.error?.details == expected)
        #expect(throws: RPCError.self) { try checks.finish() }
    }

    @Test func violationsAreBoundedAndTheRestIsCounted() throws {
        var checks = FieldChecks()
        for index in 0..<1_000_000 { checks.violate("f[\(index)]", .fieldInvalid, "f[\(index)] is wrong.") }
        let error = try #require(checks.error)
        guard case .badRequest(let violations) = error.details.last else {
            Issue.record("no BadRequest")
            return
        }
        #expect(violations.count > 50 && violations.count < 200)
        #expect(error.message.utf8.count <= FieldChecks.messageLimit + 32)
        let told = error.message.components(separatedBy: "is wrong.").count - 1
        #expect(error.message.hasSuffix(" And \(1_000_000 - told) more."))
    }
}
