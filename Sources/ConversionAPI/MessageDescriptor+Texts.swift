internal import CConversionMessages

// Single fields of a message's bytes, for what carries messages and does not read them.
extension MessageDescriptor {
    /// The number of a field that holds one text; nil where the message has none of that name.
    public func numberOfText(_ name: String) -> UInt32? {
        fields.first { $0.protoName == name && $0.type == PROTOBUF_C_TYPE_STRING && !$0.isRepeated }?.id
    }

    /// The bytes of a text in a message's bytes; nil where they don't hold it, or are no message.
    public func text(_ number: UInt32, in bytes: [UInt8]) -> [UInt8]? {
        var rest = bytes[...]
        var found: [UInt8]?
        while !rest.isEmpty {
            guard let tag = Self.varint(&rest) else { return nil }
            switch tag & 7 {
            case 0: guard Self.varint(&rest) != nil else { return nil }
            case 1:
                guard rest.count >= 8 else { return nil }
                rest = rest.dropFirst(8)
            case 2:
                guard let count = Self.varint(&rest), count <= UInt64(rest.count) else { return nil }
                // Of a field that is there twice the last one holds.
                if tag >> 3 == UInt64(number) { found = Array(rest.prefix(Int(count))) }
                rest = rest.dropFirst(Int(count))
            case 5:
                guard rest.count >= 4 else { return nil }
                rest = rest.dropFirst(4)
            default: return nil
            }
        }
        return found
    }

    /// A message's bytes with a text behind them, which holds in the place of an earlier one.
    public func appending(_ text: String, _ number: UInt32, to bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        WireWriter.append(tag: number << 3 | 2, to: &bytes)
        WireWriter.append(varint: UInt64(text.utf8.count), to: &bytes)
        bytes += text.utf8
        return bytes
    }

    private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
