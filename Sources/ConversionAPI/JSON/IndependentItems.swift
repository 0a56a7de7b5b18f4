internal import CConversionMessages
public import RPC

/// A message that was read from JSON: its bytes, and what was wrong with items that stand for themselves.
public struct DecodedRequest: Sendable {
    /// The message as protobuf bytes. An item that could not be read is an empty message there, so that the others keep
    /// their places.
    public var bytes: [UInt8]
    /// Why items could not be read, by their places.
    public var itemFaults: [Int: RPCError]
    /// How many items the message has; 0 for one without such.
    public var itemCount: Int

    /// A message that was not read from JSON, or has no such items.
    public init(bytes: [UInt8], itemFaults: [Int: RPCError] = [:], itemCount: Int = 0) {
        self.bytes = bytes
        self.itemFaults = itemFaults
        self.itemCount = itemCount
    }
}

extension MessageDescriptor {
    /// The lists whose items have nothing to do with each other: what is wrong with one fails that alone. A message's
    /// items are counted over all of its lists, in this order.
    private static let independentItems = [
        "conversion.v1.BatchTrackConversionsRequest": ["requests"],
        "conversion.v1.ImportConversionsRequest": ["conversions", "exported_conversions"],
    ]

    /// Longer lists are refused whole by their methods.
    private static let itemLimit = 1000

    /// As ``bytes(json:)``, but that an item which stands for itself and cannot be read does not fail the message.
    ///
    /// - Throws: INVALID_ARGUMENT with the path of the field, for what is wrong with the message itself.
    public func request(json: JSONValue) throws(RPCError) -> DecodedRequest {
        do throws(ProtoJSONError) {
            return try decodedRequest(json)
        } catch {
            throw RPCError(error)
        }
    }

    func decodedRequest(_ json: JSONValue) throws(ProtoJSONError) -> DecodedRequest {
        guard let names = Self.independentItems[self.name], case .object(var members) = json else {
            return DecodedRequest(bytes: try ProtoJSONDecoder.decode(json, as: self))
        }
        // Most requests have nothing wrong with them, and are read once.
        if let bytes = try? ProtoJSONDecoder.decode(json, as: self) {
            return DecodedRequest(
                bytes: bytes, itemCount: names.reduce(0) { $0 + (list($1, in: members)?.items.count ?? 0) })
        }
        var faults: [Int: RPCError] = [:]
        var count = 0
        for name in names {
            guard var list = list(name, in: members), list.items.count <= Self.itemLimit else { continue }
            for index in list.items.indices {
                do throws(ProtoJSONError) {
                    _ = try ProtoJSONDecoder.decode(list.items[index], as: list.message)
                } catch {
                    faults[count + index] = RPCError(error.inside("[\(index)]").inside(members[list.place].key))
                    list.items[index] = .object([])
                }
            }
            members[list.place].value = .array(list.items)
            count += list.items.count
        }
        let bytes = try ProtoJSONDecoder.decode(.object(members), as: self)
        return DecodedRequest(bytes: bytes, itemFaults: faults, itemCount: count)
    }

    /// Where a list stands among the members of a message, and its items; nil where there is none.
    private func list(
        _ name: String, in members: [JSONValue.Member]
    ) -> (place: Int, items: [JSONValue], message: MessageDescriptor)? {
        guard let field = field(called: name), let message = field.message,
            let place = members.firstIndex(where: { field.isCalled($0.key) }),
            case .array(let items) = members[place].value
        else { return nil }
        return (place, items, message)
    }
}
