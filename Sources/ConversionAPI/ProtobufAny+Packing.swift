extension ProtobufAny {
    /// What every type's URL begins with.
    static let typePrefix = "type.googleapis.com/"

    /// A message with the URL of its type.
    public init(packing message: some ProtobufMessage) throws {
        self.init(typeURL: Self.typePrefix + type(of: message).protoName, value: try message.encoded())
    }

    /// The message's name with its package: what stands after the URL's last slash.
    public var messageName: String {
        typeURL.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    }

    /// The message inside; nil if it is of another type.
    public func unpack<Message: ProtobufMessage>(_ type: Message.Type) throws -> Message? {
        guard messageName == type.protoName else { return nil }
        return try Message(decoding: value)
    }
}
