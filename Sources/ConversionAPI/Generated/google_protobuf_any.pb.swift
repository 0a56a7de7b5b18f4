// swift-format-ignore-file
// Made by protoc-gen-conversion from google/protobuf/any.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// The message `google.protobuf.Any`.
public struct ProtobufAny: ProtobufMessage {
    /// The field `type_url`.
    public var typeURL: String
    /// The field `value`.
    public var value: [UInt8]

    /// A message of the given fields; the others have their default values.
    public init(
        typeURL: String = "",
        value: [UInt8] = []
    ) {
        self.typeURL = typeURL
        self.value = value
    }
}

extension ProtobufAny {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__protobuf__any__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Protobuf__Any.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Protobuf__Any>) {
        typeURL = String(stored: c.pointee.type_url)
        value = [UInt8](stored: c.pointee.value)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Protobuf__Any> {
        let c = try arena.allocate(Google__Protobuf__Any.self)
        google__protobuf__any__init(c)
        if !typeURL.isEmpty { c.pointee.type_url = try arena.copy(typeURL) }
        if !value.isEmpty { c.pointee.value = try arena.copy(value) }
        return c
    }
}
