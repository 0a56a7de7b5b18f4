import CDescriptorMessages

/// Our protos write `map<string, string> metadata` as `repeated MetadataEntry metadata`, since protoc-c knows no maps.
/// On the wire both are the same; to the tools that ask reflection, the descriptor says that it is a map.
///
/// Source: descriptor.proto, `MessageOptions.map_entry`.
extension Google__Protobuf__FileDescriptorProto {
    /// The file's bytes, with the entries of its maps marked as such.
    func packedWithMapEntries() -> [UInt8] {
        let entries = list(message_type, n_message_type).flatMap { $0.pointee.mapEntries }
        var options = Google__Protobuf__MessageOptions()
        google__protobuf__message_options__init(&options)
        options.has_map_entry = 1
        options.map_entry = 1
        return withUnsafeMutablePointer(to: &options) { options in
            for entry in entries { entry.pointee.options = options }
            // Before the messages are freed, who would free the options, too.
            defer { for entry in entries { entry.pointee.options = nil } }
            var file = self
            let size = google__protobuf__file_descriptor_proto__get_packed_size(&file)
            return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = google__protobuf__file_descriptor_proto__pack(&file, buffer.baseAddress)
            }
        }
    }
}

extension Google__Protobuf__DescriptorProto {
    /// The messages inside, at any depth, that hold the pairs of a map.
    fileprivate var mapEntries: [UnsafeMutablePointer<Google__Protobuf__DescriptorProto>] {
        let maps = list(field, n_field).filter {
            $0.pointee.label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED
        }
        let names = Set(maps.map { entryName(text($0.pointee.name)) })
        return list(nested_type, n_nested_type).flatMap { nested in
            nested.pointee.mapEntries
                + (names.contains(text(nested.pointee.name)) && nested.pointee.isPair ? [nested] : [])
        }
    }

    private var isPair: Bool {
        options == nil
            && list(field, n_field).map { "\($0.pointee.number) \(text($0.pointee.name))" } == ["1 key", "2 value"]
    }
}

/// What protoc calls the entries of a map: of `call_counts`, `CallCountsEntry`.
private func entryName(_ field: String) -> String {
    field.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Entry"
}
