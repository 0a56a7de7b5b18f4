internal import CConversionMessages
public import RPC

// What a request is made of: path, query and body come together as one JSON object, and that is read as any other is.
extension HTTPRoute {
    /// The method's request as protobuf bytes, with what is wrong with items of it that stand for themselves.
    ///
    /// Where the path names what the body names too, they must say the same. A PATCH without `update_mask` replaces the
    /// fields that its body names, but for the etag and those that only the server sets (AIP-134).
    ///
    /// - Parameters:
    ///   - path: The values of the path's fields, in their order, decoded.
    ///   - query: The parameters, decoded: each names a field by its path, in either spelling, and a repeated one as
    ///     often as it has values.
    ///   - content: The body; nil where there is none.
    /// - Throws: INVALID_ARGUMENT with the path of the field.
    public func request(path: [String], query: [(name: String, value: String)], content: JSONValue?) throws(RPCError)
        -> DecodedRequest
    {
        do throws(ProtoJSONError) {
            var request = RequestObject(descriptor: types.request)
            switch body {
            case .none: break
            case .whole:
                guard case .object(let members) = content ?? .object([]) else {
                    throw ProtoJSONError("The body must be an object.")
                }
                request.members = members
            case .field(let name): request.members = [.init(name, content ?? .null)]
            }
            if let mask = derivedMask(content, query) { request.members.append(mask) }
            for (field, value) in zip(pathFields, path) { try request.set(field, fromPath: value) }
            try request.set(grouped(query))
            return try types.request.decodedRequest(.object(request.members))
        } catch {
            throw RPCError(error)
        }
    }

    /// The paths of the fields that the path takes.
    private var pathFields: [String] {
        segments.compactMap { if case .field(let path) = $0 { path } else { nil } }
    }

    /// The query's parameters with the same name together, in the order of their first ones.
    private func grouped(
        _ query: [(name: String, value: String)]
    ) throws(ProtoJSONError) -> [(name: String, values: [String])] {
        var groups: [(name: String, values: [String])] = []
        var places: [String: Int] = [:]
        for (name, value) in query {
            switch body {
            case .whole:
                throw ProtoJSONError("The query takes no parameters here. Put the field into the body.").inside(name)
            case .field(let field) where name.prefix(while: { $0 != "." }) == field:
                throw ProtoJSONError("The field is the body, and none of the query's.").inside(name)
            default: break
            }
            if let place = places[name] {
                groups[place].values.append(value)
            } else {
                places[name] = groups.count
                groups.append((name, [value]))
            }
        }
        return groups
    }

    // MARK: The mask of a PATCH

    private func derivedMask(
        _ content: JSONValue?, _ query: [(name: String, value: String)]
    ) -> JSONValue.Member? {
        guard httpMethod == "PATCH", case .field(let name) = body, case .object(let members)? = content,
            let mask = types.request.field(called: "update_mask"),
            let descriptor = types.request.field(called: name)?.message,
            !query.contains(where: { mask.isCalled($0.name) })
        else { return nil }
        let bound = pathFields.filter { $0.hasPrefix(name + ".") }.map { String($0.dropFirst(name.count + 1)) }
        let fixed = outputOnlyFields.union(bound).union(["etag"])
        let named = members.filter { member in
            descriptor.field(called: member.key).map { !fixed.contains($0.protoName) } ?? true
        }
        let paths = Self.paths(of: named, descriptor)
        return .init(mask.protoName, .string(paths.joined(separator: ",")))
    }

    private static func paths(of members: [JSONValue.Member], _ descriptor: MessageDescriptor) -> [String] {
        members.flatMap { member -> [String] in
            guard let field = descriptor.field(called: member.key) else { return [] }
            guard case .object(let inner) = member.value, !inner.isEmpty, !field.isRepeated,
                let message = field.message,
                !ProtoJSONDecoder.hasOwnForm(message)
            else { return [field.protoName] }
            return paths(of: inner, message).map { "\(field.protoName).\($0)" }
        }
    }
}

/// A request in the making, as the members of its JSON.
private struct RequestObject {
    let descriptor: MessageDescriptor
    var members: [JSONValue.Member] = []

    /// Sets a field of the body's message, or one beside it.
    mutating func set(_ path: String, fromPath text: String) throws(ProtoJSONError) {
        let fields = try self.fields(path)
        guard let last = fields.last else { return }
        let value = try Self.value(text, last, path)
        let isSame = Self.insert(value, fields[...], into: &members, acceptsSame: true)
        guard isSame else {
            throw ProtoJSONError("The body says otherwise than the path. Leave it out of the body.").inside(path)
        }
    }

    mutating func set(_ parameters: [(name: String, values: [String])]) throws(ProtoJSONError) {
        for (name, texts) in parameters {
            let fields = try self.fields(name)
            guard let last = fields.last else { continue }
            var values: [JSONValue] = []
            for text in texts {
                values.append(try Self.value(text, last, name))
            }
            guard last.isRepeated || values.count == 1, let first = values.first else {
                throw ProtoJSONError("The parameter is given twice. Remove one.").inside(name)
            }
            let value: JSONValue = last.isRepeated ? .array(values) : first
            guard Self.insert(value, fields[...], into: &members, acceptsSame: false) else {
                throw ProtoJSONError("The field is given twice. Remove one.").inside(name)
            }
        }
    }

    /// The fields on the way of a path, in either spelling.
    private func fields(_ path: String) throws(ProtoJSONError) -> [ProtobufCFieldDescriptor] {
        var fields: [ProtobufCFieldDescriptor] = []
        var message: MessageDescriptor? = descriptor
        for name in path.split(separator: ".", omittingEmptySubsequences: false) {
            guard let field = message?.field(called: String(name)) else {
                throw ProtoJSONError.unknownField.inside(path)
            }
            fields.append(field)
            message = field.isRepeated ? nil : field.message
        }
        return fields
    }

    /// The JSON of a text in a path or a query.
    private static func value(
        _ text: String, _ field: ProtobufCFieldDescriptor, _ path: String
    ) throws(ProtoJSONError) -> JSONValue {
        switch field.type {
        case PROTOBUF_C_TYPE_BOOL:
            guard text == "true" || text == "false" else { throw ProtoJSONError("Give true or false.").inside(path) }
            return .bool(text == "true")
        case PROTOBUF_C_TYPE_ENUM: return Int32(text) == nil ? .string(text) : .number(text)
        case PROTOBUF_C_TYPE_MESSAGE:
            guard let message = field.message, ProtoJSONDecoder.hasOwnForm(message) else {
                throw ProtoJSONError("The field is a message. Name the fields inside it.").inside(path)
            }
            return .string(text)
        default: return .string(text)
        }
    }

    /// Puts a value where the fields lead, with objects on the way.
    ///
    /// - Returns: false where something else is there already, which then stays.
    private static func insert(
        _ value: JSONValue, _ fields: ArraySlice<ProtobufCFieldDescriptor>, into members: inout [JSONValue.Member],
        acceptsSame: Bool
    ) -> Bool {
        guard let field = fields.first else { return false }
        let known = members.firstIndex { field.isCalled($0.key) && $0.value != .null }
        guard fields.count > 1 else {
            if let known { return acceptsSame && members[known].value == value }
            members.removeAll { field.isCalled($0.key) }
            members.append(.init(field.protoName, value))
            return true
        }
        guard let known else {
            var inner: [JSONValue.Member] = []
            let isDone = insert(value, fields.dropFirst(), into: &inner, acceptsSame: acceptsSame)
            members.removeAll { field.isCalled($0.key) }
            members.append(.init(field.protoName, .object(inner)))
            return isDone
        }
        // What is no object is left for the decoder to refuse.
        guard case .object(var inner) = members[known].value else { return true }
        let isDone = insert(value, fields.dropFirst(), into: &inner, acceptsSame: acceptsSame)
        members[known].value = .object(inner)
        return isDone
    }
}
