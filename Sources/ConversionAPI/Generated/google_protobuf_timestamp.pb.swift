// swift-format-ignore-file
// Made by protoc-gen-conversion from google/protobuf/timestamp.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// The message `google.protobuf.Timestamp`.
public struct ProtobufTimestamp: ProtobufMessage {
    /// The field `seconds`.
    public var seconds: Int64
    /// The field `nanos`.
    public var nanos: Int32

    /// A message of the given fields; the others have their default values.
    public init(
        seconds: Int64 = 0,
        nanos: Int32 = 0
    ) {
        self.seconds = seconds
        self.nanos = nanos
    }
}

extension ProtobufTimestamp {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__protobuf__timestamp__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Protobuf__Timestamp.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Protobuf__Timestamp>) {
        seconds = c.pointee.seconds
        nanos = c.pointee.nanos
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Protobuf__Timestamp> {
        let c = try arena.allocate(Google__Protobuf__Timestamp.self)
        google__protobuf__timestamp__init(c)
        c.pointee.seconds = seconds
        c.pointee.nanos = nanos
        return c
    }
}
