// swift-format-ignore-file
// Made by protoc-gen-conversion from google/protobuf/field_mask.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// The message `google.protobuf.FieldMask`.
public struct ProtobufFieldMask: ProtobufMessage {
    /// The field `paths`.
    public var paths: [String]

    /// A message of the given fields; the others have their default values.
    public init(
        paths: [String] = []
    ) {
        self.paths = paths
    }
}

extension ProtobufFieldMask {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__protobuf__field_mask__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Protobuf__FieldMask.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Protobuf__FieldMask>) {
        paths = loadList(c.pointee.paths, c.pointee.n_paths) { String(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Protobuf__FieldMask> {
        let c = try arena.allocate(Google__Protobuf__FieldMask.self)
        google__protobuf__field_mask__init(c)
        if !paths.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<CChar>?.self, count: paths.count)
            for (index, value) in paths.enumerated() {
                list[index] = try arena.copy(value)
            }
            c.pointee.n_paths = paths.count
            c.pointee.paths = list
        }
        return c
    }
}
