public import Basics
internal import CConversionMessages
public import RPC

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A JSON document, or a part of one.
public typealias JSONValue = Basics.JSONValue
/// Why a text is not JSON, and where.
public typealias JSONError = Basics.JSONError
/// What files and bodies are that should be text in UTF-8 and are not.
public typealias ForeignForm = Basics.ForeignForm

/// How a message is written as JSON.
public struct ProtoJSONOptions: Sendable, Hashable {
    /// How fields are spelled.
    public enum Keys: Sendable {
        /// `voiceEnabled`, as ProtoJSON has it.
        case lowerCamelCase
        /// `voice_enabled`, as the .proto has it.
        case protoNames
    }

    /// How fields are spelled; input takes both.
    public var keys: Keys
    /// Fields that hold their default value are written, too, but for messages and members of a oneof that are absent.
    public var includesDefaults: Bool

    /// Options; the defaults are ProtoJSON's.
    public init(keys: Keys = .lowerCamelCase, includesDefaults: Bool = false) {
        self.keys = keys
        self.includesDefaults = includesDefaults
    }
}

// The ProtoJSON mapping: enums by name, int64 as strings, bytes in base64, timestamps as RFC 3339, field masks as a
// text, google.protobuf.Any with "@type". A list of entry messages (`metadata` of `MetadataEntry`, with `key` and
// `value`) is a map, as it is for those whose .proto declares one.
extension ProtobufMessage {
    /// The message as JSON.
    ///
    /// - Throws: `RPCError` for what JSON cannot express: a timestamp out of range, a field mask's path with a
    ///   comma, a text that holds a NUL.
    public func jsonValue(_ options: ProtoJSONOptions = .init()) throws -> JSONValue {
        let bytes = try encoded()
        return try ProtoJSONEncoder(options).encode(bytes, as: Self.descriptor)
    }

    /// The message as a JSON text.
    ///
    /// - Throws: as ``jsonValue(_:)``.
    public func json(_ options: ProtoJSONOptions = .init(), indented: Bool = false) throws -> String {
        try jsonValue(options).text(indented: indented)
    }

    /// Reads a message from JSON. Keys may have either spelling; `null` is as good as no key.
    ///
    /// - Throws: `RPCError`, INVALID_ARGUMENT with the path of the field, for an unknown key or enum name, a value
    ///   of the wrong kind or range, a field given twice.
    public init(json: JSONValue) throws {
        try self.init(decoding: try Self.descriptor.bytes(json: json))
    }

    /// Reads a message from a JSON text.
    ///
    /// - Throws: as ``init(json:)-(JSONValue)``; INVALID_ARGUMENT, too, for what is not JSON.
    public init(json text: String) throws {
        try self.init(json: try JSONValue(body: Array(text.utf8)))
    }
}

extension JSONValue {
    /// Reads the body of a request.
    ///
    /// - Throws: INVALID_ARGUMENT for what is not JSON, as ``init(parsing:)-([UInt8])`` tells it.
    public init(body: [UInt8]) throws(RPCError) {
        do throws(JSONError) {
            try self.init(parsing: body)
        } catch {
            throw RPCError(ProtoJSONError("The body is \(error).", reason: "JSON_INVALID"))
        }
    }
}

extension MessageDescriptor {
    /// The bytes of the message that JSON stands for: ``ProtobufMessage/init(json:)-(JSONValue)`` without the Swift value.
    ///
    /// - Throws: INVALID_ARGUMENT with the path of the field.
    public func bytes(json: JSONValue) throws(RPCError) -> [UInt8] {
        do throws(ProtoJSONError) {
            return try ProtoJSONDecoder.decode(json, as: self)
        } catch {
            throw RPCError(error)
        }
    }

    /// Whether bytes are a message of this type that a server would take.
    public func accepts(_ bytes: RawSpan) -> Bool {
        let arena = MessageArena.claim()
        defer { arena.release() }
        return (try? arena.unpack(bytes, as: self)) != nil
    }

    /// The JSON of a message's bytes: ``ProtobufMessage/jsonValue(_:)`` without the Swift value.
    ///
    /// - Throws: `RPCError` where the bytes are no message, or what they hold cannot be expressed.
    public func json(_ bytes: RawSpan, _ options: ProtoJSONOptions = .init()) throws -> JSONValue {
        try ProtoJSONEncoder(options).encode(bytes, as: self)
    }
}

/// Why a JSON value is not the message, and where.
struct ProtoJSONError: Error {
    var sentence: String
    var reason: String
    /// The keys on the way, as they were spelled.
    var path: [String] = []

    init(_ sentence: String, reason: String = "JSON_VALUE_INVALID") {
        self.sentence = sentence
        self.reason = reason
    }

    static let unknownField = ProtoJSONError(
        "There is no such field. Remove it, or correct its name.", reason: "FIELD_UNKNOWN")

    func inside(_ step: String) -> ProtoJSONError {
        var error = self
        error.path.insert(step, at: 0)
        return error
    }
}

extension RPCError {
    init(_ error: ProtoJSONError) {
        let path = error.path.reduce("") { path, step in
            path.isEmpty || step.hasPrefix("[") ? path + step : "\(path).\(step)"
        }
        self.init(
            .invalidArgument, path.isEmpty ? error.sentence : "\(path): \(error.sentence)",
            details: [
                .errorInfo(reason: error.reason, metadata: path.isEmpty ? [:] : ["field": path]),
                .badRequest([FieldViolation(field: path, description: error.sentence, reason: error.reason)]),
            ])
    }
}

// What both directions ask of protoc-c's descriptors.
extension MessageDescriptor {
    /// The field that JSON calls so, in either spelling.
    func field(called key: String) -> ProtobufCFieldDescriptor? {
        fields.first { $0.isCalled(key) }
    }
}

extension ProtobufCFieldDescriptor {
    var protoName: String { name.map { String(cString: $0) } ?? "" }

    /// Without underscores, the letters after them in upper case.
    var jsonName: String {
        var json = ""
        var isUpper = false
        for character in protoName {
            if character == "_" {
                isUpper = true
            } else {
                json += isUpper ? character.uppercased() : String(character)
                isUpper = false
            }
        }
        return json
    }

    var isRepeated: Bool { label == PROTOBUF_C_LABEL_REPEATED }
    var isOneofMember: Bool { flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0 }

    var message: MessageDescriptor? {
        guard type == PROTOBUF_C_TYPE_MESSAGE, let descriptor else { return nil }
        return MessageDescriptor(descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self))
    }

    /// Whether JSON may call the field so: either spelling. Compared in place, as it is asked for every key that comes.
    func isCalled(_ key: String) -> Bool {
        guard let name else { return false }
        var key = key
        return key.withUTF8 { key in
            UnsafeBufferPointer(start: UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), count: strlen(name))
                .isSpelled(key)
        }
    }

    /// The fields of a map's entries: the key's and the value's.
    var mapFields: (key: ProtobufCFieldDescriptor, value: ProtobufCFieldDescriptor)? {
        guard isRepeated, let message, message.fields.count == 2, message.fields[0].protoName == "key",
            message.fields[1].protoName == "value"
        else { return nil }
        let name = message.name.split(separator: ".").last ?? ""
        let expected = jsonName.prefix(1).uppercased() + jsonName.dropFirst() + "Entry"
        return name == expected ? (message.fields[0], message.fields[1]) : nil
    }

    var enumeration: UnsafePointer<ProtobufCEnumDescriptor>? {
        guard type == PROTOBUF_C_TYPE_ENUM else { return nil }
        return descriptor?.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether `key` is the name, or the name in lowerCamelCase.
    fileprivate func isSpelled(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        if elementsEqual(key) { return true }
        var rest = key[...]
        var isUpper = false
        for byte in self {
            if byte == UInt8(ascii: "_") {
                isUpper = true
                continue
            }
            guard rest.popFirst() == (isUpper && byte.isASCIILowercaseLetter ? byte - 0x20 : byte) else { return false }
            isUpper = false
        }
        return rest.isEmpty
    }
}
