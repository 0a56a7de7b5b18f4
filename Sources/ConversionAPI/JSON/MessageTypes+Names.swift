extension MessageTypes {
    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.protoName, $0) })

    /// The message of a name with its package, such as `conversion.v1.Agent`.
    public static func named(_ name: String) -> (any ProtobufMessage.Type)? { byName[name] }
}
