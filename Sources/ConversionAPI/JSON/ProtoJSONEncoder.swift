internal import Basics
internal import CConversionMessages
internal import RPC

/// Writes an unpacked message as JSON, following its descriptor.
struct ProtoJSONEncoder {
    private let options: ProtoJSONOptions

    init(_ options: ProtoJSONOptions) {
        self.options = options
    }

    func encode(_ bytes: [UInt8], as descriptor: MessageDescriptor) throws -> JSONValue {
        try encode(bytes.span.bytes, as: descriptor)
    }

    func encode(_ bytes: RawSpan, as descriptor: MessageDescriptor) throws -> JSONValue {
        let arena = MessageArena.claim()
        defer { arena.release() }
        return try message(try arena.unpack(bytes, as: descriptor), descriptor)
    }

    private func message(_ base: UnsafeRawPointer, _ descriptor: MessageDescriptor) throws -> JSONValue {
        switch descriptor.name {
        case "google.protobuf.Timestamp":
            let time = base.load(as: Google__Protobuf__Timestamp.self)
            return .string(try rangeChecked(ProtobufTimestamp(seconds: time.seconds, nanos: time.nanos).rfc3339))
        case "google.protobuf.Duration":
            let span = base.load(as: Google__Protobuf__Duration.self)
            return .string(try rangeChecked(ProtobufDuration(seconds: span.seconds, nanos: span.nanos).jsonText))
        case "google.protobuf.FieldMask":
            let mask = ProtobufFieldMask(stored: base.assumingMemoryBound(to: Google__Protobuf__FieldMask.self))
            guard let text = mask.jsonText else {
                throw RPCError(.internal, "A field mask has a path that JSON cannot express.")
            }
            return .string(text)
        case "google.protobuf.Any":
            return try any(ProtobufAny(stored: base.assumingMemoryBound(to: Google__Protobuf__Any.self)))
        default: return .object(try fields(base, descriptor))
        }
    }

    private func rangeChecked(_ text: String?) throws -> String {
        guard let text else { throw RPCError(.internal, "A time or a duration is out of its range.") }
        return text
    }

    private func fields(_ base: UnsafeRawPointer, _ descriptor: MessageDescriptor) throws -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        for field in descriptor.fields {
            let key = options.keys == .protoNames ? field.protoName : field.jsonName
            let place = base + Int(field.offset)
            if field.isRepeated {
                let count = base.load(fromByteOffset: Int(field.quantifier_offset), as: Int.self)
                guard count > 0 || options.includesDefaults else { continue }
                members.append(.init(key, try list(place, count, field)))
            } else if field.isOneofMember {
                let chosen = base.load(fromByteOffset: Int(field.quantifier_offset), as: UInt32.self)
                guard chosen == field.id else { continue }
                members.append(.init(key, try value(place, field)))
            } else if field.message != nil {
                guard place.load(as: UnsafeRawPointer?.self) != nil else { continue }
                members.append(.init(key, try value(place, field)))
            } else if options.includesDefaults || !isDefault(place, field) {
                members.append(.init(key, try value(place, field)))
            }
        }
        return members
    }

    private func list(_ place: UnsafeRawPointer, _ count: Int, _ field: ProtobufCFieldDescriptor) throws -> JSONValue {
        let start = place.load(as: UnsafeRawPointer?.self)
        let stride = self.stride(field)
        let elements = (0..<count).compactMap { index in start.map { $0 + index * stride } }
        guard let (key, entry) = field.mapFields else { return .array(try elements.map { try value($0, field) }) }
        var members: [JSONValue.Member] = []
        for element in elements {
            guard let base = element.load(as: UnsafeRawPointer?.self) else { continue }
            let name = String(stored: (base + Int(key.offset)).load(as: UnsafePointer<CChar>?.self))
            let content: JSONValue =
                entry.message != nil && (base + Int(entry.offset)).load(as: UnsafeRawPointer?.self) == nil
                ? .object([]) : try value(base + Int(entry.offset), entry)
            // Of a key that comes twice the last value counts, as in a map.
            members.removeAll { $0.key == name }
            members.append(.init(name, content))
        }
        return .object(members)
    }

    private func stride(_ field: ProtobufCFieldDescriptor) -> Int {
        switch field.type {
        case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_MESSAGE: MemoryLayout<UnsafeRawPointer>.stride
        case PROTOBUF_C_TYPE_BYTES: MemoryLayout<ProtobufCBinaryData>.stride
        case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_UINT64,
            PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_DOUBLE:
            8
        default: 4
        }
    }

    private func isDefault(_ place: UnsafeRawPointer, _ field: ProtobufCFieldDescriptor) -> Bool {
        switch field.type {
        case PROTOBUF_C_TYPE_STRING: (place.load(as: UnsafePointer<CChar>?.self)?.pointee ?? 0) == 0
        case PROTOBUF_C_TYPE_BYTES: place.load(as: ProtobufCBinaryData.self).len == 0
        default: stride(field) == 8 ? place.load(as: UInt64.self) == 0 : place.load(as: UInt32.self) == 0
        }
    }

    private func value(_ place: UnsafeRawPointer, _ field: ProtobufCFieldDescriptor) throws -> JSONValue {
        switch field.type {
        case PROTOBUF_C_TYPE_STRING: return .string(String(stored: place.load(as: UnsafePointer<CChar>?.self)))
        case PROTOBUF_C_TYPE_BYTES:
            return .string(Base64.encode([UInt8](stored: place.load(as: ProtobufCBinaryData.self))))
        case PROTOBUF_C_TYPE_MESSAGE:
            guard let base = place.load(as: UnsafeRawPointer?.self), let descriptor = field.message else {
                return .null
            }
            return try message(base, descriptor)
        case PROTOBUF_C_TYPE_BOOL: return .bool(place.load(as: Int32.self) != 0)
        case PROTOBUF_C_TYPE_ENUM:
            let number = place.load(as: Int32.self)
            return name(of: number, field).map { .string($0) } ?? .number(String(number))
        case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_TYPE_SFIXED64:
            return .string(String(place.load(as: Int64.self)))
        case PROTOBUF_C_TYPE_UINT64, PROTOBUF_C_TYPE_FIXED64: return .string(String(place.load(as: UInt64.self)))
        case PROTOBUF_C_TYPE_UINT32, PROTOBUF_C_TYPE_FIXED32: return .number(String(place.load(as: UInt32.self)))
        case PROTOBUF_C_TYPE_DOUBLE:
            let value = place.load(as: Double.self)
            return number(value.description, isFinite: value.isFinite)
        case PROTOBUF_C_TYPE_FLOAT:
            let value = place.load(as: Float.self)
            return number(value.description, isFinite: value.isFinite)
        default: return .number(String(place.load(as: Int32.self)))
        }
    }

    private func number(_ text: String, isFinite: Bool) -> JSONValue {
        if isFinite { return .number(text) }
        return .string(text == "inf" ? "Infinity" : text == "-inf" ? "-Infinity" : "NaN")
    }

    private func name(of number: Int32, _ field: ProtobufCFieldDescriptor) -> String? {
        guard let type = field.enumeration else { return nil }
        return UnsafeBufferPointer(start: type.pointee.values, count: Int(type.pointee.n_values))
            .first { $0.value == number }?.name.map { String(cString: $0) }
    }

    /// A message of a type that this module doesn't know keeps its bytes, in base64.
    private func any(_ any: ProtobufAny) throws -> JSONValue {
        if any.typeURL.isEmpty { return .object([]) }
        let type = JSONValue.Member("@type", .string(any.typeURL))
        guard let known = MessageTypes.named(any.messageName) else {
            return .object([type, .init("value", .string(Base64.encode(any.value)))])
        }
        let content = try encode(any.value, as: known.descriptor)
        if case .object(let members) = content, !ProtoJSONDecoder.hasOwnForm(known.descriptor) {
            return .object([type] + members)
        }
        return .object([type, .init("value", content)])
    }
}
