internal import Basics
internal import CConversionMessages

/// Turns JSON into a message's wire bytes, following its descriptor; decoding those checks the rest.
struct ProtoJSONDecoder {
    static func decode(_ json: JSONValue, as descriptor: MessageDescriptor) throws(ProtoJSONError) -> [UInt8] {
        var bytes: [UInt8] = []
        switch descriptor.name {
        case "google.protobuf.Timestamp":
            guard case .string(let text) = json, let time = ProtobufTimestamp(rfc3339: text) else {
                throw ProtoJSONError("Give a time as RFC 3339, such as \"2026-03-07T14:30:00Z\".")
            }
            return try encoded(time)
        case "google.protobuf.Duration":
            guard case .string(let text) = json, let duration = ProtobufDuration(jsonText: text) else {
                throw ProtoJSONError("Give a duration in seconds, such as \"1.5s\".")
            }
            return try encoded(duration)
        case "google.protobuf.FieldMask":
            guard case .string(let text) = json, let mask = ProtobufFieldMask(jsonText: text) else {
                throw ProtoJSONError(
                    "Give the paths of a field mask with commas between, such as \"name,voice.voiceId\".")
            }
            return try encoded(mask)
        case "google.protobuf.Any": return try any(json)
        default: break
        }
        guard case .object(let members) = json else { throw ProtoJSONError("Give an object.") }
        try append(members, descriptor, to: &bytes)
        return bytes
    }

    /// Whether a type's JSON is anything but an object of its fields.
    static func hasOwnForm(_ descriptor: MessageDescriptor) -> Bool {
        ["Timestamp", "Duration", "FieldMask", "Any"].contains { descriptor.name == "google.protobuf.\($0)" }
    }

    private static func append(
        _ members: [JSONValue.Member], _ descriptor: MessageDescriptor, to bytes: inout [UInt8]
    ) throws(ProtoJSONError) {
        var seen: Set<UInt32> = []
        var oneofs: Set<UInt32> = []
        for member in members {
            do throws(ProtoJSONError) {
                guard let field = descriptor.field(called: member.key) else {
                    throw .unknownField
                }
                guard seen.insert(field.id).inserted else {
                    throw ProtoJSONError("The field is given in two spellings. Remove one.")
                }
                if case .null = member.value { continue }
                if field.isOneofMember, !oneofs.insert(field.quantifier_offset).inserted {
                    throw ProtoJSONError("Only one of the fields that exclude each other may be given.")
                }
                try append(member.value, field, to: &bytes)
            } catch {
                throw error.inside(member.key)
            }
        }
    }

    private static func append(
        _ value: JSONValue, _ field: ProtobufCFieldDescriptor, to bytes: inout [UInt8]
    ) throws(ProtoJSONError) {
        if let map = field.mapFields {
            guard case .object(let members) = value else { throw ProtoJSONError("Give an object.") }
            for member in members {
                do throws(ProtoJSONError) {
                    var entry: [UInt8] = []
                    try appendOne(.string(member.key), map.key, to: &entry)
                    try appendOne(member.value, map.value, to: &entry)
                    append(entry, field.id, to: &bytes)
                } catch {
                    throw error.inside(member.key)
                }
            }
        } else if field.isRepeated {
            guard case .array(let elements) = value else { throw ProtoJSONError("Give an array.") }
            for (index, element) in elements.enumerated() {
                do throws(ProtoJSONError) {
                    try appendOne(element, field, to: &bytes)
                } catch {
                    throw error.inside("[\(index)]")
                }
            }
        } else {
            try appendOne(value, field, to: &bytes)
        }
    }

    private static func appendOne(
        _ value: JSONValue, _ field: ProtobufCFieldDescriptor, to bytes: inout [UInt8]
    ) throws(ProtoJSONError) {
        switch field.type {
        case PROTOBUF_C_TYPE_STRING:
            guard case .string(let text) = value else { throw ProtoJSONError("Give a string.") }
            guard !text.utf8.contains(0) else {
                throw ProtoJSONError("The text holds a NUL character. Remove it.", reason: "TEXT_HOLDS_NUL")
            }
            append(Array(text.utf8), field.id, to: &bytes)
        case PROTOBUF_C_TYPE_BYTES:
            guard case .string(let text) = value, let content = Base64.decode(text) else {
                throw ProtoJSONError("Give bytes as a string in base64.")
            }
            append(content, field.id, to: &bytes)
        case PROTOBUF_C_TYPE_MESSAGE:
            guard let descriptor = field.message else { return }
            append(try decode(value, as: descriptor), field.id, to: &bytes)
        case PROTOBUF_C_TYPE_BOOL:
            guard case .bool(let flag) = value else { throw ProtoJSONError("Give true or false.") }
            appendVarint(flag ? 1 : 0, field.id, to: &bytes)
        case PROTOBUF_C_TYPE_ENUM:
            appendVarint(UInt64(bitPattern: Int64(try enumNumber(value, field))), field.id, to: &bytes)
        case PROTOBUF_C_TYPE_DOUBLE:
            WireWriter.append(tag: field.id << 3 | 1, to: &bytes)
            WireWriter.append(fixed64: try double(value).bitPattern, to: &bytes)
        case PROTOBUF_C_TYPE_FLOAT:
            let wide = try double(value)
            let narrow = Float(wide)
            guard narrow.isFinite || !wide.isFinite else { throw ProtoJSONError("The number is out of range.") }
            WireWriter.append(tag: field.id << 3 | 5, to: &bytes)
            WireWriter.append(fixed32: narrow.bitPattern, to: &bytes)
        case PROTOBUF_C_TYPE_INT64: appendVarint(UInt64(bitPattern: try integer(value)), field.id, to: &bytes)
        case PROTOBUF_C_TYPE_UINT64: appendVarint(try integer(value) as UInt64, field.id, to: &bytes)
        case PROTOBUF_C_TYPE_UINT32: appendVarint(UInt64(try integer(value) as UInt32), field.id, to: &bytes)
        case PROTOBUF_C_TYPE_SINT64:
            let number: Int64 = try integer(value)
            appendVarint(UInt64(bitPattern: number << 1 ^ number >> 63), field.id, to: &bytes)
        case PROTOBUF_C_TYPE_SINT32:
            let number: Int32 = try integer(value)
            appendVarint(UInt64(UInt32(bitPattern: number << 1 ^ number >> 31)), field.id, to: &bytes)
        case PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64:
            let bits =
                field.type == PROTOBUF_C_TYPE_FIXED64
                ? try integer(value) as UInt64 : UInt64(bitPattern: try integer(value) as Int64)
            WireWriter.append(tag: field.id << 3 | 1, to: &bytes)
            WireWriter.append(fixed64: bits, to: &bytes)
        case PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32:
            let bits =
                field.type == PROTOBUF_C_TYPE_FIXED32
                ? try integer(value) as UInt32 : UInt32(bitPattern: try integer(value) as Int32)
            WireWriter.append(tag: field.id << 3 | 5, to: &bytes)
            WireWriter.append(fixed32: bits, to: &bytes)
        default:
            appendVarint(UInt64(bitPattern: Int64(try integer(value) as Int32)), field.id, to: &bytes)
        }
    }

    private static func append(_ content: [UInt8], _ number: UInt32, to bytes: inout [UInt8]) {
        WireWriter.append(tag: number << 3 | 2, to: &bytes)
        WireWriter.append(varint: UInt64(content.count), to: &bytes)
        bytes += content
    }

    private static func appendVarint(_ value: UInt64, _ number: UInt32, to bytes: inout [UInt8]) {
        WireWriter.append(tag: number << 3, to: &bytes)
        WireWriter.append(varint: value, to: &bytes)
    }

    /// A number, or a string of one; `1.0` and `1e16` are whole, too.
    private static func integer<Number: FixedWidthInteger>(_ value: JSONValue) throws(ProtoJSONError) -> Number {
        let text: String
        switch value {
        case .number(let digits), .string(let digits): text = digits
        default: throw ProtoJSONError("Give a whole number.")
        }
        guard let number: Number = WholeNumber.parse(text) else {
            throw ProtoJSONError("Give a whole number from \(Number.min) to \(Number.max).")
        }
        return number
    }

    private static func double(_ value: JSONValue) throws(ProtoJSONError) -> Double {
        switch value {
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .number(let text), .string(let text):
            if let number = jsonDouble(text), number.isFinite { return number }
        default: break
        }
        throw ProtoJSONError("Give a number.")
    }

    /// Without Swift's own spellings of numbers: hexadecimal, `inf`, `nan`.
    private static func jsonDouble(_ text: String) -> Double? {
        let allowed = text.utf8.allSatisfy { byte in
            byte.isASCIIDigit || "+-.eE".utf8.contains(byte)
        }
        return allowed && !text.hasPrefix("+") ? Double(text) : nil
    }

    /// A name of the enum, or any number.
    private static func enumNumber(
        _ value: JSONValue, _ field: ProtobufCFieldDescriptor
    ) throws(ProtoJSONError) -> Int32 {
        guard case .string(let text) = value, let type = field.enumeration else { return try integer(value) }
        let values = UnsafeBufferPointer(start: type.pointee.values, count: Int(type.pointee.n_values))
        let names = values.map { $0.name.map { String(cString: $0) } ?? "" }
        if let index = names.firstIndex(of: text) { return values[index].value }
        if let alias = UnsafeBufferPointer(start: type.pointee.values_by_name, count: Int(type.pointee.n_value_names))
            .first(where: { $0.name.map { String(cString: $0) } == text })
        {
            return values[Int(alias.index)].value
        }
        throw ProtoJSONError("Give one of \(names.joined(separator: ", ")).", reason: "ENUM_NAME_UNKNOWN")
    }

    private static func any(_ json: JSONValue) throws(ProtoJSONError) -> [UInt8] {
        guard case .object(let members) = json else { throw ProtoJSONError("Give an object.") }
        if members.isEmpty { return [] }
        guard case .string(let url)? = json["@type"] else { throw ProtoJSONError("Give the type's URL as \"@type\".") }
        let content = members.filter { $0.key != "@type" }
        var any = ProtobufAny(typeURL: url)
        guard let known = MessageTypes.named(any.messageName) else {
            guard content.count == 1, case .string(let text)? = json["value"], let value = Base64.decode(text)
            else {
                throw ProtoJSONError("The type \(any.messageName) is unknown. Give its bytes in base64 as \"value\".")
            }
            any.value = value
            return try encoded(any)
        }
        if hasOwnForm(known.descriptor) {
            guard content.count == 1, let value = json["value"] else { throw ProtoJSONError("Give a \"value\".") }
            any.value = try decode(value, as: known.descriptor)
        } else {
            any.value = try decode(.object(content), as: known.descriptor)
        }
        return try encoded(any)
    }

    private static func encoded(_ message: some ProtobufMessage) throws(ProtoJSONError) -> [UInt8] {
        do {
            return try message.encoded()
        } catch {
            throw ProtoJSONError("The text holds a NUL character. Remove it.", reason: "TEXT_HOLDS_NUL")
        }
    }
}
