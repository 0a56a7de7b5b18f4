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
    /// The lists whose items have nothing to do with each other: what is wrong with one fails that alone.
    private static let independentItems = [
        "conversion.v1.BatchTrackConversionsRequest": "requests",
        "conversion.v1.ImportConversionsRequest": "conversions",
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
        guard let name = Self.independentItems[self.name], case .object(var members) = json,
            let field = field(called: name), let item = field.message,
            let place = members.firstIndex(where: { field.isCalled($0.key) }),
            case .array(var items) = members[place].value, items.count <= Self.itemLimit
        else { return DecodedRequest(bytes: try ProtoJSONDecoder.decode(json, as: self)) }
        // Most requests have nothing wrong with them, and are read once.
        if let bytes = try? ProtoJSONDecoder.decode(json, as: self) {
            return DecodedRequest(bytes: bytes, itemFaults: [:], itemCount: items.count)
        }
        var faults: [Int: RPCError] = [:]
        for index in items.indices {
            do throws(ProtoJSONError) {
                _ = try ProtoJSONDecoder.decode(items[index], as: item)
            } catch {
                faults[index] = RPCError(error.inside("[\(index)]").inside(members[place].key))
                items[index] = .object([])
            }
        }
        members[place].value = .array(items)
        let bytes = try ProtoJSONDecoder.decode(.object(members), as: self)
        return DecodedRequest(bytes: bytes, itemFaults: faults, itemCount: items.count)
    }
}
