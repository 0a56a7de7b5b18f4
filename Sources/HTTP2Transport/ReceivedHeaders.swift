/// A block of headers or trailers that has been read, and doesn't change any more: calls with the same headers share one.
final class ReceivedHeaders {
    let block: HeaderBlock

    init(_ block: HeaderBlock) {
        self.block = block
    }
}

/// Gathers the headers of a session's blocks, and reads each block when it is whole.
///
/// Most requests of a connection have the headers of the one before. Those are compared as bytes, and get the block that
/// was read then. `grpc-timeout` is kept apart, as it is what differs: a client that passes its own deadline on says less
/// from call to call. Only small blocks are kept for the next one, so that an idle connection holds little.
struct HeaderReader: ~Copyable {
    /// The most bytes of a block that is kept, and of memory that is kept for the next block.
    private static var keptSize: Int { 4096 }

    private let limit: Int
    private var bytes = HeaderBytes()
    /// The last request's headers, and the bytes that they were read from.
    private var last: ReceivedHeaders?
    private var lastBytes = HeaderBytes()
    private var memory = HeaderMemory()
    /// The size of the block as RFC 9113 counts it, time-out and what is above the limit included.
    private(set) var size = 0
    /// What the block's `grpc-timeout` says, if that can be read.
    private(set) var timeout: Duration?

    init(limit: Int) {
        self.limit = limit
    }

    /// A block begins.
    mutating func begin() {
        bytes.removeAll()
        size = 0
        timeout = nil
    }

    /// Takes one header. The bytes are only valid during the call.
    mutating func add(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        size += name.count + value.count + 32
        // What is stored of a header is less than what counts for it, so that the limit bounds the memory.
        guard size <= limit else { return }
        if HeaderBlock.isTimeout(name) {
            timeout = GRPCTimeout.duration(of: value)
            // One that can't be read is a fault of the call, which is found with the others, in their order.
            if timeout != nil { return }
        }
        bytes.append(name: name, value: value)
    }

    /// The headers of a request, whole.
    mutating func request() -> ReceivedHeaders {
        if size <= limit, let last, bytes.isEqual(to: lastBytes) { return last }
        var block = read()
        block.completeRequest(memory)
        let headers = ReceivedHeaders(block)
        if size <= limit, bytes.count <= Self.keptSize {
            last = headers
            swap(&bytes, &lastBytes)
        }
        bytes.shrink(to: Self.keptSize)
        return headers
    }

    /// The headers or trailers of an answer, whole, or a request's trailers.
    mutating func other() -> ReceivedHeaders {
        let block = read()
        bytes.shrink(to: Self.keptSize)
        return ReceivedHeaders(block)
    }

    private mutating func read() -> HeaderBlock {
        var block = HeaderBlock()
        bytes.forEach { name, value in block.add(name: name, value: value, limit: limit, memory: &memory) }
        if size > limit { block.refuseSize(limit: limit) }
        return block
    }
}
