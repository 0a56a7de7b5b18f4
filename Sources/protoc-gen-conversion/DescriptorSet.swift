import CDescriptorMessages
import CProtobufC

/// The files of a `FileDescriptorSet`, as far as the generated code needs them.
///
/// Made by `protoc --include_imports --include_source_info --descriptor_set_out`, read with protobuf-c.
struct DescriptorSet {
    var files: [ProtoFile]

    init(files: [ProtoFile]) {
        self.files = files
    }

    /// - Throws: `GeneratorError` if the bytes are no descriptor set, or hold what protoc-c cannot generate.
    init(decoding bytes: [UInt8]) throws {
        guard let set = google__protobuf__file_descriptor_set__unpack(nil, bytes.count, bytes) else {
            throw GeneratorError(description: "the input is not a FileDescriptorSet")
        }
        defer { google__protobuf__file_descriptor_set__free_unpacked(set, nil) }
        files = try list(set.pointee.file, set.pointee.n_file).map { try ProtoFile($0.pointee) }
    }
}

/// Why no code was generated.
struct GeneratorError: Error, CustomStringConvertible {
    var description: String
}

struct ProtoFile {
    /// Its path below the proto root: `conversion/v1/agent.proto`.
    var name: String
    var package: String
    var messages: [ProtoMessage]
    var enums: [ProtoEnum]
    var services: [ProtoService]
    /// The files that it imports.
    var imports: [String] = []
    /// The FileDescriptorProto's bytes without the comments, for reflection.
    var serialized: [UInt8] = []
    /// The options that it declares for other files, with the messages that they extend.
    var extensions: [ProtoExtension] = []

    /// Whether it declares options of other files, and so nothing that a program sends: no code is made of it.
    var declaresOptions: Bool { Self.declaresOptions(name: name, package: package) }

    static func declaresOptions(name: String, package: String) -> Bool {
        package == "google.api" || name == "google/protobuf/descriptor.proto"
    }
}

struct ProtoExtension: Equatable {
    var fullName: String
    /// The message that it extends.
    var extended: String
    var number: Int32
}

struct ProtoMessage {
    var name: String
    /// With its package and the messages around it.
    var fullName: String
    var comment: [String]
    var fields: [ProtoField]
    var oneofs: [ProtoOneof]
    var messages: [ProtoMessage]
    var enums: [ProtoEnum]
}

struct ProtoField {
    enum Kind: Int32 {
        case double = 1
        case float, int64, uint64, int32, fixed64, fixed32, bool, string, group, message, bytes, uint32, `enum`
        case sfixed32, sfixed64, sint32, sint64
    }

    var name: String
    var number: Int
    var kind: Kind
    /// The full name of a message's or an enum's type.
    var typeName: String
    var isRepeated: Bool
    /// The field's place in its message's `oneofs`.
    var oneof: Int?
    /// What `google.api.field_behavior` says of it.
    var behaviors: Set<FieldBehavior> = []
    var comment: [String]
}

struct ProtoOneof {
    var name: String
    var comment: [String]
}

struct ProtoEnum {
    struct Value {
        var name: String
        var number: Int32
        var comment: [String]
    }

    var name: String
    var fullName: String
    var comment: [String]
    var values: [Value]
}

struct ProtoService {
    var name: String
    var fullName: String
    var comment: [String]
    var methods: [ProtoMethod]
}

struct ProtoMethod {
    var name: String
    var input: String
    var output: String
    var streamsRequests: Bool
    var streamsResponses: Bool
    /// `idempotency_level` is set.
    var isIdempotent: Bool
    /// `idempotency_level` is NO_SIDE_EFFECTS.
    var hasNoSideEffects: Bool
    /// How it is called over HTTP.
    var bindings: [HTTPBinding] = []
    var comment: [String]
}

/// The comments of a file, by the path of what they describe.
///
/// Empty for the well-known types: their comments belong to the protobuf-compiler package.
private struct Comments {
    var lines: [[Int32]: [String]] = [:]

    init(_ info: UnsafeMutablePointer<Google__Protobuf__SourceCodeInfo>?) {
        guard let info else { return }
        for location in list(info.pointee.location, info.pointee.n_location) {
            guard let text = location.pointee.leading_comments else { continue }
            let path = Array(UnsafeBufferPointer(start: location.pointee.path, count: location.pointee.n_path))
            var comment = String(cString: text).split(separator: "\n", omittingEmptySubsequences: false)
                .map { String($0.hasPrefix(" ") ? $0.dropFirst() : $0) }
            while comment.last?.isEmpty == true { comment.removeLast() }
            lines[path] = comment
        }
    }

    subscript(_ path: [Int32]) -> [String] { lines[path] ?? [] }
}

extension ProtoFile {
    fileprivate init(_ file: Google__Protobuf__FileDescriptorProto) throws {
        let package = text(file.package)
        let comments = Comments(package == "google.protobuf" ? nil : file.source_code_info)
        name = text(file.name)
        self.package = package
        imports = UnsafeBufferPointer(start: file.dependency, count: file.n_dependency).map { text($0) }
        var plain = file
        plain.source_code_info = nil
        serialized = plain.packedWithMapEntries()
        guard text(file.syntax) == "proto3" || Self.declaresOptions(name: name, package: package) else {
            throw GeneratorError(description: "\(name): only proto3 is generated")
        }
        messages = try list(file.message_type, file.n_message_type).enumerated().map {
            try ProtoMessage($1.pointee, in: package, [4, Int32($0)], comments)
        }
        enums = list(file.enum_type, file.n_enum_type).enumerated().map {
            ProtoEnum($1.pointee, in: package, [5, Int32($0)], comments)
        }
        extensions = list(file.extension, file.n_extension).map { option in
            ProtoExtension(
                fullName: "\(package).\(text(option.pointee.name))",
                extended: String(text(option.pointee.extendee).drop { $0 == "." }), number: option.pointee.number)
        }
        services = try list(file.service, file.n_service).enumerated().map {
            try ProtoService($1.pointee, in: package, [6, Int32($0)], comments)
        }
    }
}

extension ProtoMessage {
    fileprivate init(
        _ message: Google__Protobuf__DescriptorProto, in scope: String, _ path: [Int32], _ comments: Comments
    ) throws {
        let name = text(message.name)
        let fullName = scope.isEmpty ? name : "\(scope).\(name)"
        self.name = name
        self.fullName = fullName
        comment = comments[path]
        fields = try list(message.field, message.n_field).enumerated().map {
            try ProtoField($1.pointee, of: fullName, path + [2, Int32($0)], comments)
        }
        oneofs = list(message.oneof_decl, message.n_oneof_decl).enumerated().map {
            ProtoOneof(name: text($1.pointee.name), comment: comments[path + [8, Int32($0)]])
        }
        messages = try list(message.nested_type, message.n_nested_type).enumerated().map {
            try ProtoMessage($1.pointee, in: fullName, path + [3, Int32($0)], comments)
        }
        enums = list(message.enum_type, message.n_enum_type).enumerated().map {
            ProtoEnum($1.pointee, in: fullName, path + [4, Int32($0)], comments)
        }
    }
}

extension ProtoField {
    fileprivate init(
        _ field: Google__Protobuf__FieldDescriptorProto, of message: String, _ path: [Int32], _ comments: Comments
    ) throws {
        name = text(field.name)
        number = Int(field.number)
        guard let kind = Kind(rawValue: Int32(field.type.rawValue)), kind != .group, field.proto3_optional == 0 else {
            throw GeneratorError(description: "\(message).\(name): groups and proto3 optional are not generated")
        }
        self.kind = kind
        typeName = String(text(field.type_name).drop { $0 == "." })
        isRepeated = field.label.rawValue == 3
        oneof = field.has_oneof_index != 0 ? Int(field.oneof_index) : nil
        if let options = field.options?.pointee.base { behaviors = try FieldBehavior.all(in: options) }
        comment = comments[path]
    }
}

extension ProtoEnum {
    fileprivate init(
        _ type: Google__Protobuf__EnumDescriptorProto, in scope: String, _ path: [Int32], _ comments: Comments
    ) {
        name = text(type.name)
        fullName = scope.isEmpty ? name : "\(scope).\(name)"
        comment = comments[path]
        values = list(type.value, type.n_value).enumerated().map {
            Value(name: text($1.pointee.name), number: $1.pointee.number, comment: comments[path + [2, Int32($0)]])
        }
    }
}

extension ProtoService {
    fileprivate init(
        _ service: Google__Protobuf__ServiceDescriptorProto, in package: String, _ path: [Int32], _ comments: Comments
    ) throws {
        name = text(service.name)
        fullName = package.isEmpty ? name : "\(package).\(name)"
        comment = comments[path]
        methods = try list(service.method, service.n_method).enumerated().map { index, method in
            let method = method.pointee
            let idempotency = method.options?.pointee.idempotency_level.rawValue ?? 0
            return ProtoMethod(
                name: text(method.name),
                input: String(text(method.input_type).drop { $0 == "." }),
                output: String(text(method.output_type).drop { $0 == "." }),
                streamsRequests: method.client_streaming != 0,
                streamsResponses: method.server_streaming != 0,
                isIdempotent: idempotency != 0,
                hasNoSideEffects: idempotency == 1,
                bindings: try method.options.map { try HTTPBinding.all(in: $0.pointee.base) } ?? [],
                comment: comments[path + [2, Int32(index)]])
        }
    }
}

/// A C string; empty for none.
func text(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
}

/// The elements of a repeated field.
func list<Element>(
    _ start: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>?, _ count: Int
) -> [UnsafeMutablePointer<Element>] {
    UnsafeBufferPointer(start: start, count: count).compactMap { $0 }
}
