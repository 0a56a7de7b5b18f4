internal import CConversionMessages

/// Joins the occurrences of a message that stands more than once in a field for one.
///
/// protobuf-c 1.4.1 merges them wrongly: in proto3 the last occurrence's zeros take the place of an earlier one's
/// numbers. By the format the occurrences' bytes one after another are the merged message, so they are put together
/// before protobuf-c sees them. Rare enough that it may allocate. Only for bytes that ``MessageCheck`` has passed.
/// Source: Protocol Buffers, "Encoding", "Last One Wins".
struct MessageMerge {
    private let descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    /// Everything but the messages in fields for one.
    private var output: [UInt8] = []
    /// Those messages, in the order of their first occurrences.
    private var messages: [(field: UnsafePointer<ProtobufCFieldDescriptor>, content: [UInt8])] = []
    /// The oneofs' members that came last, each by its oneof's place in the struct.
    private var members: [UInt32: UInt32] = [:]

    static func merge(
        _ bytes: UnsafeRawBufferPointer, as descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    ) throws(MessageFault) -> [UInt8] {
        var merge = MessageMerge(descriptor: descriptor)
        try merge.read(bytes)
        for (field, content) in merge.messages {
            try merge.append(content, of: field)
        }
        return merge.output
    }

    private init(descriptor: UnsafePointer<ProtobufCMessageDescriptor>) {
        self.descriptor = descriptor
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer) throws(MessageFault) {
        guard var cursor = bytes.baseAddress else { return }
        let end = cursor + bytes.count
        while cursor < end {
            let start = cursor
            let tag = try MessageCheck.readTag(&cursor, end)
            let content = try MessageCheck.readValue(tag & 7, &cursor, end)
            let field = MessageCheck.field(tag >> 3, of: descriptor)
            if let field { choose(field) }
            if let field, field.pointee.type == PROTOBUF_C_TYPE_MESSAGE {
                if field.pointee.label == PROTOBUF_C_LABEL_REPEATED {
                    try append(Array(content), of: field)
                } else if let index = messages.firstIndex(where: { $0.field == field }) {
                    messages[index].content += content
                } else {
                    messages.append((field, Array(content)))
                }
            } else {
                output += UnsafeRawBufferPointer(start: start, count: cursor - start)
            }
        }
    }

    /// Another member of a oneof takes the place of the one before.
    private mutating func choose(_ field: UnsafePointer<ProtobufCFieldDescriptor>) {
        guard field.pointee.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0 else { return }
        let previous = members.updateValue(field.pointee.id, forKey: field.pointee.quantifier_offset)
        if let previous, previous != field.pointee.id { messages.removeAll { $0.field.pointee.id == previous } }
    }

    private mutating func append(
        _ content: [UInt8], of field: UnsafePointer<ProtobufCFieldDescriptor>
    ) throws(MessageFault) {
        guard let nested = field.pointee.descriptor?.assumingMemoryBound(to: ProtobufCMessageDescriptor.self) else {
            return
        }
        let result: Result<[UInt8], MessageFault> = content.withUnsafeBytes { bytes in
            do throws(MessageFault) {
                return .success(try MessageMerge.merge(bytes, as: nested))
            } catch {
                return .failure(error)
            }
        }
        let merged = try result.get()
        WireWriter.append(tag: field.pointee.id << 3 | 2, to: &output)
        WireWriter.append(varint: UInt64(merged.count), to: &output)
        output += merged
    }
}
