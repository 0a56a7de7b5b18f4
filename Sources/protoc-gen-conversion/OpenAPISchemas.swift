/// The schemas of messages and enums in an OpenAPI document, by the ProtoJSON mapping.
///
/// The messages of the services with one spelling of keys must not be those of services with the other; Google's have
/// the same keys in both.
struct OpenAPISchemas {
    private let set: DescriptorSet
    private let enums: [String: ProtoEnum]
    /// What is referred to, by the schema's name.
    private(set) var components: [String: JSONDocument] = [:]

    init(_ set: DescriptorSet) {
        self.set = set
        let all = set.sources.flatMap(\.enums) + set.allMessages.flatMap(\.enums)
        enums = Dictionary(all.map { ($0.fullName, $0) }) { first, _ in first }
    }

    /// The components as a document's object, sorted by name.
    var document: JSONDocument {
        .object(components.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// The schema of a message's JSON: a reference, or the form of a well-known type.
    mutating func message(_ fullName: String, protoNames: Bool) -> JSONDocument {
        if let schema = Self.wellKnown[fullName] { return schema }
        let name = componentName(fullName)
        if components[name] == nil {
            // Before its fields, which may lead back here.
            components[name] = [:]
            components[name] = object(fullName, protoNames: protoNames, without: [])
        }
        return ["$ref": .string("#/components/schemas/\(name)")]
    }

    /// The schema of a request's body, or of a field of it: all of the message but the fields that the path takes.
    mutating func body(_ fullName: String, protoNames: Bool, without fields: Set<String>) -> JSONDocument {
        let isShown = set.message(fullName)?.fields.contains { fields.contains($0.name) } ?? false
        return isShown
            ? object(fullName, protoNames: protoNames, without: fields) : message(fullName, protoNames: protoNames)
    }

    /// The schema of one value of a field, whether it is repeated or not.
    mutating func value(_ field: ProtoField, protoNames: Bool) -> JSONDocument {
        switch field.kind {
        case .bool: return ["type": "boolean"]
        case .string: return ["type": "string"]
        case .bytes: return ["type": "string", "contentEncoding": "base64"]
        case .double, .float: return ["type": "number", "format": "double"]
        case .int32, .sint32, .sfixed32:
            return [
                "type": "integer", "format": "int32", "minimum": .number(-2_147_483_648),
                "maximum": .number(2_147_483_647),
            ]
        case .uint32, .fixed32: return ["type": "integer", "minimum": .number(0), "maximum": .number(4_294_967_295)]
        case .int64, .sint64, .sfixed64: return ["type": "string", "format": "int64", "pattern": "^-?[0-9]{1,19}$"]
        case .uint64, .fixed64: return ["type": "string", "format": "uint64", "pattern": "^[0-9]{1,20}$"]
        case .enum: return enumeration(field.typeName)
        case .message, .group: return message(field.typeName, protoNames: protoNames)
        }
    }

    private mutating func object(_ fullName: String, protoNames: Bool, without: Set<String>) -> JSONDocument {
        guard let message = set.message(fullName) else { return ["type": "object"] }
        let fields = message.fields.filter { !without.contains($0.name) }
        let properties = fields.map { ($0.key(protoNames: protoNames), property($0, protoNames: protoNames)) }
        let required = fields.filter { $0.behaviors.contains(.required) }
        var members: [(String, JSONDocument)] = [("type", "object")]
        if let text = message.comment.paragraphs { members.append(("description", .string(text))) }
        if !properties.isEmpty { members.append(("properties", .object(properties))) }
        if !required.isEmpty {
            members.append(("required", .array(required.map { .string($0.key(protoNames: protoNames)) })))
        }
        return .object(members)
    }

    private mutating func property(_ field: ProtoField, protoNames: Bool) -> JSONDocument {
        var schema = value(field, protoNames: protoNames)
        if field.isRepeated { schema = ["type": "array", "items": schema] }
        var more: [(String, JSONDocument)] = []
        if let text = field.comment.paragraphs { more.append(("description", .string(text))) }
        if field.behaviors.contains(.outputOnly) { more.append(("readOnly", .bool(true))) }
        return schema.adding(more)
    }

    private mutating func enumeration(_ fullName: String) -> JSONDocument {
        guard let type = enums[fullName] else { return ["type": "string"] }
        let name = componentName(fullName)
        let values = type.values.map { value in
            "- `\(value.name)`: \(value.comment.paragraphs ?? "")"
        }
        components[name] = [
            "type": "string",
            "description": .string(
                ((type.comment.paragraphs.map { [$0, ""] } ?? []) + values).joined(separator: "\n")),
            "enum": .array(type.values.map { .string($0.name) }),
        ]
        return ["$ref": .string("#/components/schemas/\(name)")]
    }

    /// The name without its package, unless that is Google's.
    private func componentName(_ fullName: String) -> String {
        guard !fullName.hasPrefix("google."),
            let package = set.sources.map(\.package).first(where: { package in
                !package.isEmpty && fullName.hasPrefix(package + ".")
            })
        else { return fullName }
        return String(fullName.dropFirst(package.count + 1))
    }

    /// Source: Protocol Buffers, "ProtoJSON Format".
    private static let wellKnown: [String: JSONDocument] = [
        "google.protobuf.Timestamp": ["type": "string", "format": "date-time"],
        "google.protobuf.Duration": ["type": "string", "pattern": "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$"],
        "google.protobuf.FieldMask": ["type": "string"],
        "google.protobuf.Empty": ["type": "object"],
        "google.protobuf.Any": [
            "type": "object", "properties": ["@type": ["type": "string"]], "required": .array(["@type"]),
        ],
    ]
}

extension ProtoField {
    /// The field's key in JSON.
    func key(protoNames: Bool) -> String { protoNames ? name : jsonName(name) }
}

/// `voice_id` as `voiceId`. Source: Protocol Buffers, "ProtoJSON Format".
func jsonName(_ name: some StringProtocol) -> String {
    var json = ""
    var isUpper = false
    for character in name {
        if character == "_" {
            isUpper = true
        } else {
            json += isUpper ? character.uppercased() : String(character)
            isUpper = false
        }
    }
    return json
}

extension [String] {
    /// A comment as one text: the lines of a paragraph joined; nil without any.
    var paragraphs: String? {
        if isEmpty { return nil }
        return split(separator: "", omittingEmptySubsequences: true).map { $0.joined(separator: " ") }
            .joined(separator: "\n\n")
    }
}
