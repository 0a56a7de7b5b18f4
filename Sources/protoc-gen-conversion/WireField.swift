import CProtobufC

/// A field as it stands on the wire. Source: Protocol Buffers, "Encoding".
struct WireField {
    enum Value {
        case varint(UInt64)
        case bytes([UInt8])
        /// Eight or four bytes; no option of ours has them.
        case fixed
    }

    var number: UInt32
    var value: Value

    /// The fields of a message.
    ///
    /// - Throws: `GeneratorError` for what is no message.
    static func all(in bytes: [UInt8]) throws -> [WireField] {
        var rest = bytes[...]
        var fields: [WireField] = []
        while !rest.isEmpty {
            let tag = try varint(&rest)
            fields.append(WireField(number: UInt32(truncatingIfNeeded: tag >> 3), value: try value(tag & 7, &rest)))
        }
        return fields
    }

    /// The fields that protobuf-c has kept without knowing them: the options that other files declare.
    static func unknown(in message: ProtobufCMessage) throws -> [WireField] {
        try UnsafeBufferPointer(start: message.unknown_fields, count: Int(message.n_unknown_fields)).map { field in
            var data = Array(UnsafeBufferPointer(start: field.data, count: field.len))[...]
            return WireField(number: field.tag, value: try value(UInt64(field.wire_type.rawValue), &data))
        }
    }

    private static func value(_ wireType: UInt64, _ rest: inout ArraySlice<UInt8>) throws -> Value {
        switch wireType {
        case 0: return .varint(try varint(&rest))
        case 1, 5:
            try drop(wireType == 1 ? 8 : 4, &rest)
            return .fixed
        case 2:
            let count = try varint(&rest)
            guard let count = Int(exactly: count), count <= rest.count else { throw cut }
            let bytes = Array(rest.prefix(count))
            try drop(count, &rest)
            return .bytes(bytes)
        default: throw cut
        }
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw cut }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        throw cut
    }

    private static func drop(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws {
        guard count <= rest.count else { throw cut }
        rest = rest.dropFirst(count)
    }

    private static let cut = GeneratorError(description: "an option is not a message")
}
