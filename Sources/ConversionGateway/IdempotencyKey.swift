import ConversionAPI
import HTTP2Transport
import RPC

/// The header `Idempotency-Key`, which is as good as the field `idempotency_key` of a request that has one.
///
/// The value may stand as it is or, as the IETF's draft has it, in double quotes; the key is what stands between them.
/// Source: draft-ietf-httpapi-idempotency-key-header; RFC 9651, 3.3.3.
enum IdempotencyKey {
    private static let field = "idempotency_key"

    /// A request's bytes with the key of its header, where it has one.
    ///
    /// A method that is safe to repeat anyway needs no key, and the header says nothing to it.
    ///
    /// - Throws: INVALID_ARGUMENT for a header that is no key, that says otherwise than the field, and for a method which is
    ///   not safe to repeat and takes no key, so that nobody relies on one.
    static func apply(_ headers: Metadata, to bytes: [UInt8], of types: MethodTypes) throws(RPCError) -> [UInt8] {
        let values = headers.values(for: "idempotency-key")
        guard let first = values.first else { return bytes }
        guard let number = types.request.numberOfText(field) else {
            if types.method.isIdempotent { return bytes }
            throw refusal(
                "\(types.method.name) takes no Idempotency-Key. Leave the header out; items of a batch have their own"
                    + " \(field).")
        }
        guard values.count == 1, case .text(let value) = first else {
            throw refusal("The header Idempotency-Key is given more than once. Send one.")
        }
        let key = try unquoted(value)
        guard let given = types.request.text(number, in: bytes), !given.isEmpty else {
            return types.request.appending(key, number, to: bytes)
        }
        guard given == Array(key.utf8) else {
            throw refusal("The header Idempotency-Key and the field \(field) say different keys. Send one of them.")
        }
        return bytes
    }

    private static func unquoted(_ value: String) throws(RPCError) -> String {
        // What was not UTF-8 has become this character on the way, and is no key any more.
        guard !value.isEmpty, !value.unicodeScalars.contains(where: { $0 == "\u{fffd}" || $0.value < 0x20 }) else {
            throw refusal("The header Idempotency-Key is empty, or no text in UTF-8.")
        }
        guard value.utf8.first == UInt8(ascii: "\"") else { return value }
        var key: [UInt8] = []
        var rest = value.utf8.dropFirst()
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                guard rest.isEmpty, !key.isEmpty else { throw notAString }
                return String(decoding: key, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst(), next == byte || next == UInt8(ascii: "\"") else { throw notAString }
                key.append(next)
            default: key.append(byte)
            }
        }
        throw notAString
    }

    private static let notAString = refusal(
        "The header Idempotency-Key begins with a quote and is no string of RFC 9651, such as \"8e03978e\".")

    private static func refusal(_ sentence: String) -> RPCError {
        RPCError(
            .invalidArgument, sentence,
            details: [
                .errorInfo(reason: "IDEMPOTENCY_KEY_INVALID"),
                .badRequest([
                    FieldViolation(field: field, description: sentence, reason: "IDEMPOTENCY_KEY_INVALID")
                ]),
            ])
    }
}

extension GatewayCall {
    /// Takes the call's message, with what the request's headers add to it.
    func take(_ bytes: [UInt8], of types: MethodTypes?) {
        do throws(RPCError) {
            var message = bytes
            if let types { message = try IdempotencyKey.apply(exchange.request.headers, to: bytes, of: types) }
            receive(message.span.bytes)
        } catch {
            terminate(error)
        }
    }
}
