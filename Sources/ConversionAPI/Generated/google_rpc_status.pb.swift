// swift-format-ignore-file
// Made by protoc-gen-conversion from google/rpc/status.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// How a call ended, with details for programs. Travels in `grpc-status-details-bin`.
public struct GoogleRPCStatus: ProtobufMessage {
    /// A gRPC status code.
    public var code: Int32
    /// A sentence that says what to do.
    public var message: String
    /// Messages of error_details.proto.
    public var details: [ProtobufAny]

    /// A message of the given fields; the others have their default values.
    public init(
        code: Int32 = 0,
        message: String = "",
        details: [ProtobufAny] = []
    ) {
        self.code = code
        self.message = message
        self.details = details
    }
}

extension GoogleRPCStatus {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__status__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__Status.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__Status>) {
        code = c.pointee.code
        message = String(stored: c.pointee.message)
        details = loadMessages(c.pointee.details, c.pointee.n_details) { ProtobufAny(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__Status> {
        let c = try arena.allocate(Google__Rpc__Status.self)
        google__rpc__status__init(c)
        c.pointee.code = code
        if !message.isEmpty { c.pointee.message = try arena.copy(message) }
        if !details.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Google__Protobuf__Any>?.self, count: details.count)
            for (index, value) in details.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_details = details.count
            c.pointee.details = list
        }
        return c
    }
}
