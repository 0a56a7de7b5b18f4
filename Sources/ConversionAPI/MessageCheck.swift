internal import CConversionMessages

/// One pass over a message's bytes, before protobuf-c sees them, for all that it does not check.
///
/// protobuf-c 1.4.1 takes any bytes for a string and then drops their length, so that a NUL cuts it short; it
/// unpacks to any depth; and it accepts field number 0. The pass follows the descriptor: text must be UTF-8 without
/// NUL, messages must nest at most ``maximumDepth`` deep, and tags, varints, lengths and wire types must be whole.
/// Fields that the descriptor doesn't know are stepped over. Groups are refused, as protobuf-c refuses them.
/// Source: Protocol Buffers, "Encoding".
enum MessageCheck {
    /// gRPC's other implementations stop at the same depth.
    static let maximumDepth = 100

    /// - Returns: Whether a message stands more than once in a field for one: ``MessageMerge`` must join them.
    static func check(
        _ bytes: UnsafeRawBufferPointer, as descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    ) throws(MessageFault) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        var needsMerge = false
        try check(start, start + bytes.count, descriptor, depth: 1, &needsMerge)
        return needsMerge
    }

    private static func check(
        _ start: UnsafeRawPointer, _ end: UnsafeRawPointer,
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, depth: Int, _ needsMerge: inout Bool
    ) throws(MessageFault) {
        guard depth <= maximumDepth else { throw MessageFault(.malformed("its messages nest too deeply")) }
        var cursor = start
        // The messages in fields for one that have been seen, by the fields' places.
        var seen: UInt64 = 0
        while cursor < end {
            let fieldStart = cursor
            let tag = try readTag(&cursor, end)
            let field = field(tag >> 3, of: descriptor)
            let wireType = tag & 7
            if let field, !accepts(wireType, field) {
                throw MessageFault(.malformed("field \(tag >> 3) has another wire type"))
            }
            switch wireType {
            case 0: try skipVarint(&cursor, end)
            case 1: try skip(8, &cursor, end)
            case 5: try skip(4, &cursor, end)
            case 2:
                let length = try readLength(&cursor, end)
                let valueEnd = cursor + length
                if let field {
                    if isMessageForOne(field) {
                        let place = field - UnsafePointer(descriptor.pointee.fields)
                        let bit: UInt64 = place < 64 ? 1 << UInt64(place) : 0
                        if bit == 0 || seen & bit != 0 { needsMerge = true }
                        seen |= bit
                    }
                    do throws(MessageFault) {
                        try checkValue(cursor, valueEnd, field, depth: depth, &needsMerge)
                    } catch {
                        throw error.inside(field, index: try count(tag >> 3, start, fieldStart))
                    }
                }
                cursor = valueEnd
            default: throw MessageFault(.malformed("it holds a group or an unknown wire type"))
            }
        }
    }

    /// A value with a length: text, bytes, a message, or numbers side by side.
    private static func checkValue(
        _ start: UnsafeRawPointer, _ end: UnsafeRawPointer, _ field: UnsafePointer<ProtobufCFieldDescriptor>,
        depth: Int, _ needsMerge: inout Bool
    ) throws(MessageFault) {
        switch field.pointee.type {
        case PROTOBUF_C_TYPE_STRING:
            if let fault = TextFault(in: UnsafeRawBufferPointer(start: start, count: end - start)) {
                throw MessageFault(.text(fault))
            }
        case PROTOBUF_C_TYPE_MESSAGE:
            guard let nested = field.pointee.descriptor else { return }
            try check(
                start, end, nested.assumingMemoryBound(to: ProtobufCMessageDescriptor.self), depth: depth + 1,
                &needsMerge)
        case PROTOBUF_C_TYPE_BYTES: break
        default:
            switch wireType(of: field.pointee.type) {
            case 0:
                var cursor = start
                while cursor < end { try skipVarint(&cursor, end) }
            case let type:
                guard (end - start) % (type == 1 ? 8 : 4) == 0 else {
                    throw MessageFault(.malformed("a packed field ends within a number"))
                }
            }
        }
    }

    private static func isMessageForOne(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> Bool {
        field.pointee.type == PROTOBUF_C_TYPE_MESSAGE && field.pointee.label != PROTOBUF_C_LABEL_REPEATED
    }

    /// The field of a number. They are sorted by number and mostly without gaps: first the place it would have then.
    static func field(
        _ number: UInt32, of descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    ) -> UnsafePointer<ProtobufCFieldDescriptor>? {
        let count = descriptor.pointee.n_fields
        guard let fields = descriptor.pointee.fields else { return nil }
        if number <= count, fields[Int(number) - 1].id == number { return fields + (Int(number) - 1) }
        var low = 0
        var high = Int(count)
        while low < high {
            let middle = (low + high) / 2
            let candidate = fields + middle
            if candidate.pointee.id == number { return candidate }
            if candidate.pointee.id < number { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private static func accepts(_ wireType: UInt32, _ field: UnsafePointer<ProtobufCFieldDescriptor>) -> Bool {
        let own = self.wireType(of: field.pointee.type)
        // Numbers of a repeated field come one by one or packed, whatever the .proto says.
        return wireType == own || (wireType == 2 && own != 2 && field.pointee.label == PROTOBUF_C_LABEL_REPEATED)
    }

    private static func wireType(of type: ProtobufCType) -> UInt32 {
        switch type {
        case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE: 2
        case PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_DOUBLE: 1
        case PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FLOAT: 5
        default: 0
        }
    }

    /// How often a field stands in bytes that have been checked: the index of a repeated field's next element.
    private static func count(
        _ number: UInt32, _ start: UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(MessageFault) -> Int {
        var cursor = start
        var count = 0
        while cursor < end {
            let tag = try readTag(&cursor, end)
            if tag >> 3 == number { count += 1 }
            _ = try readValue(tag & 7, &cursor, end)
        }
        return count
    }

    // MARK: The wire

    /// Steps over a value; one with a length is given without it.
    static func readValue(
        _ wireType: UInt32, _ cursor: inout UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(MessageFault) -> UnsafeRawBufferPointer {
        var start = cursor
        switch wireType {
        case 0: try skipVarint(&cursor, end)
        case 1: try skip(8, &cursor, end)
        case 5: try skip(4, &cursor, end)
        default:
            let length = try readLength(&cursor, end)
            start = cursor
            cursor += length
        }
        return UnsafeRawBufferPointer(start: start, count: cursor - start)
    }

    @inline(__always)
    static func readTag(_ cursor: inout UnsafeRawPointer, _ end: UnsafeRawPointer) throws(MessageFault) -> UInt32 {
        let tag = try readVarint32(&cursor, end)
        guard tag >> 3 != 0 else { throw MessageFault(.malformed("it holds field number 0")) }
        return tag
    }

    @inline(__always)
    private static func readLength(_ cursor: inout UnsafeRawPointer, _ end: UnsafeRawPointer) throws(MessageFault)
        -> Int
    {
        let length = Int(try readVarint32(&cursor, end))
        guard length <= end - cursor else { throw MessageFault(.malformed("it ends within a field")) }
        return length
    }

    @inline(__always)
    private static func readVarint32(
        _ cursor: inout UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(MessageFault) -> UInt32 {
        var value: UInt32 = 0
        var shift: UInt32 = 0
        while cursor < end {
            let byte = cursor.load(as: UInt8.self)
            cursor += 1
            if shift == 28, byte > 0x0f { throw MessageFault(.malformed("a tag or a length is too long")) }
            value |= UInt32(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw MessageFault(.malformed("it ends within a tag or a length"))
    }

    @inline(__always)
    private static func skipVarint(_ cursor: inout UnsafeRawPointer, _ end: UnsafeRawPointer) throws(MessageFault) {
        var length = 0
        while cursor < end {
            let byte = cursor.load(as: UInt8.self)
            cursor += 1
            length += 1
            if length == 10, byte > 1 { throw MessageFault(.malformed("a varint is too long")) }
            if byte < 0x80 { return }
        }
        throw MessageFault(.malformed("it ends within a varint"))
    }

    @inline(__always)
    private static func skip(
        _ size: Int, _ cursor: inout UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(MessageFault) {
        guard end - cursor >= size else { throw MessageFault(.malformed("it ends within a number")) }
        cursor += size
    }
}
