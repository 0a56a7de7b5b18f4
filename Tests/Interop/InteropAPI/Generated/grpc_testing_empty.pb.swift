// swift-format-ignore-file
// Made by protoc-gen-conversion from grpc/testing/empty.proto. Do not edit: run `make generate`.

internal import CInteropMessages
public import ConversionAPI
public import RPC

/// Carries nothing; on the wire the same as google.protobuf.Empty.
public struct Empty: ProtobufMessage {
    /// A message of the given fields; the others have their default values.
    public init() {}
}

extension Empty {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(grpc__testing__empty__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Grpc__Testing__Empty.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Grpc__Testing__Empty>) {
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Grpc__Testing__Empty> {
        let c = try arena.allocate(Grpc__Testing__Empty.self)
        grpc__testing__empty__init(c)
        return c
    }
}
