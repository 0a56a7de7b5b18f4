// swift-format-ignore-file
// Made by protoc-gen-conversion from google/protobuf/empty.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// The message `google.protobuf.Empty`.
public struct ProtobufEmpty: ProtobufMessage {
    /// A message of the given fields; the others have their default values.
    public init() {}
}

extension ProtobufEmpty {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__protobuf__empty__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Protobuf__Empty.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Protobuf__Empty>) {
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Protobuf__Empty> {
        let c = try arena.allocate(Google__Protobuf__Empty.self)
        google__protobuf__empty__init(c)
        return c
    }
}
