import CDescriptorMessages
import CProtobufC

// What protoc-c is given. It would make code of google/protobuf/descriptor.proto for each file that imports an option,
// and crash the compiler with messages that hold themselves; C has no use for either.
extension DescriptorSet {
    /// The bytes of a set without the files that declare options, and without those options.
    ///
    /// - Throws: `GeneratorError` if the bytes are no descriptor set.
    static func plain(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let set = google__protobuf__file_descriptor_set__unpack(nil, bytes.count, bytes) else {
            throw GeneratorError(description: "the input is not a FileDescriptorSet")
        }
        defer { google__protobuf__file_descriptor_set__free_unpacked(set, nil) }
        let files = list(set.pointee.file, set.pointee.n_file)
        let isDropped = { (file: UnsafeMutablePointer<Google__Protobuf__FileDescriptorProto>) in
            ProtoFile.declaresOptions(name: text(file.pointee.name), package: text(file.pointee.package))
        }
        let dropped = Set(files.filter(isDropped).map { text($0.pointee.name) })
        return files.filter { !isDropped($0) }.flatMap { file in
            // A set is its files one after another, each as field 1.
            let packed = file.pointee.packed(without: dropped)
            return [0x0a] + varint(packed.count) + packed
        }
    }
}

extension Google__Protobuf__FileDescriptorProto {
    fileprivate func packed(without files: Set<String>) -> [UInt8] {
        let options =
            list(message_type, n_message_type).flatMap { $0.pointee.fieldOptions }
            + list(service, n_service).flatMap { service in
                list(service.pointee.method, service.pointee.n_method).compactMap { method in
                    method.pointee.options.map {
                        UnsafeMutableRawPointer($0).assumingMemoryBound(to: ProtobufCMessage.self)
                    }
                }
            }
        let counts = options.map(\.pointee.n_unknown_fields)
        for option in options { option.pointee.n_unknown_fields = 0 }
        // Before the messages are freed, who would keep what they don't count.
        defer { for (option, count) in zip(options, counts) { option.pointee.n_unknown_fields = count } }
        var imports = UnsafeBufferPointer(start: dependency, count: n_dependency).filter { !files.contains(text($0)) }
        return imports.withUnsafeMutableBufferPointer { imports in
            var file = self
            file.dependency = imports.baseAddress
            file.n_dependency = imports.count
            let size = google__protobuf__file_descriptor_proto__get_packed_size(&file)
            return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = google__protobuf__file_descriptor_proto__pack(&file, buffer.baseAddress)
            }
        }
    }
}

extension Google__Protobuf__DescriptorProto {
    /// The options of the fields of the message and of those inside.
    fileprivate var fieldOptions: [UnsafeMutablePointer<ProtobufCMessage>] {
        list(field, n_field).compactMap { field in
            field.pointee.options.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: ProtobufCMessage.self) }
        } + list(nested_type, n_nested_type).flatMap { $0.pointee.fieldOptions }
    }
}

private func varint(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = count
    while rest >= 0x80 {
        bytes.append(UInt8(rest & 0x7f) | 0x80)
        rest >>= 7
    }
    return bytes + [UInt8(rest)]
}
