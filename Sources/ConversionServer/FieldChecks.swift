import ConversionAPI
import RPC

/// Gathers what is wrong with a request's fields, so that a client learns of all of it at once.
struct FieldChecks {
    private var violations: [(reason: Reason, violation: FieldViolation)] = []

    /// Notes a violation. The description is a sentence that says what would be right.
    mutating func violate(_ field: String, _ reason: Reason, _ description: String) {
        violations.append((reason, FieldViolation(field: field, description: description, reason: reason.rawValue)))
    }

    mutating func require(_ value: String, _ field: String) {
        if value.isEmpty { violate(field, .fieldRequired, "\(field) is required.") }
    }

    /// - Parameter limit: in bytes of UTF-8.
    mutating func limit(_ value: String, _ field: String, to limit: Int) {
        let size = value.utf8.count
        if size > limit {
            violate(field, .fieldTooLong, "\(field) has \(size) bytes; at most \(limit) are allowed.")
        }
    }

    /// - Throws: `RPCError`, INVALID_ARGUMENT, with every violation, if there is one. Its reason is the first one's.
    func finish() throws(RPCError) {
        if let error { throw error }
    }

    /// What ``finish()`` throws.
    var error: RPCError? {
        guard let first = violations.first else { return nil }
        let message = violations.map(\.violation.description).joined(separator: " ")
        return RPCError(
            .invalidArgument, first.reason, message, metadata: ["field": first.violation.field],
            more: [.badRequest(violations.map(\.violation))])
    }

    /// The violations with `prefix` before each path: `agent.` for a message inside of the request.
    mutating func append(_ other: FieldChecks, prefix: String) {
        for (reason, violation) in other.violations {
            violations.append(
                (
                    reason,
                    FieldViolation(
                        field: prefix + violation.field, description: prefix + violation.description,
                        reason: violation.reason)
                ))
        }
    }
}
