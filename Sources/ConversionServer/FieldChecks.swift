import ConversionAPI
import RPC

/// Gathers what is wrong with a request's fields, so that a client learns of all of it at once.
///
/// All of it within bounds: details travel in a trailer, and many clients refuse trailers beyond 8 KiB, with a status
/// that tells nothing of ours. So a request with hundreds of faults is told the first dozens and the number of the rest.
struct FieldChecks {
    /// In bytes of the violations as they are sent; base64 makes a third more of it.
    static let sizeLimit = 4096
    /// In bytes. It travels twice, in `grpc-message` and inside the details.
    static let messageLimit = 640

    private var violations: [(reason: Reason, violation: FieldViolation)] = []
    private var size = 0
    private var omitted = 0

    /// Nothing is wrong so far.
    var isEmpty: Bool { violations.isEmpty }

    /// Notes a violation. The description is a sentence that says what would be right, no longer than ``messageLimit``.
    mutating func violate(_ field: String, _ reason: Reason, _ description: String) {
        // Tags and lengths take less than 16 bytes.
        let more = field.utf8.count + description.utf8.count + reason.rawValue.utf8.count + 16
        guard omitted == 0, size + more <= Self.sizeLimit else {
            omitted += 1
            return
        }
        size += more
        violations.append((reason, FieldViolation(field: field, description: description, reason: reason.rawValue)))
    }

    mutating func require(_ value: String, _ field: String) {
        if value.isEmpty { violateRequired(field) }
    }

    mutating func violateRequired(_ field: String) {
        violate(field, .fieldRequired, "\(field) is required.")
    }

    /// - Parameter limit: in bytes of UTF-8.
    mutating func limit(_ value: String, _ field: String, to limit: Int) {
        self.limit(value.utf8.count, field, to: limit)
    }

    mutating func limit(_ size: Int, _ field: String, to limit: Int) {
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
        return RPCError(
            .invalidArgument, first.reason, message, metadata: ["field": first.violation.field],
            more: [.badRequest(violations.map(\.violation))])
    }

    /// The first descriptions, as many as fit, and how many more there are.
    private var message: String {
        var message = ""
        for (index, (_, violation)) in violations.enumerated() {
            guard index == 0 || message.utf8.count + 1 + violation.description.utf8.count <= Self.messageLimit else {
                return message + " And \(violations.count - index + omitted) more."
            }
            if index > 0 { message += " " }
            message += violation.description
        }
        return omitted == 0 ? message : message + " And \(omitted) more."
    }
}
