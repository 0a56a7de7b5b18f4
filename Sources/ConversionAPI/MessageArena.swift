internal import CConversionMessages
internal import RPC

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The memory of one message on its way between Swift and the wire: a bump allocator with a budget of bytes.
///
/// Each thread keeps one arena with its first chunk, so that the common message costs no malloc. Claimed and
/// released within one synchronous function; nothing in it outlives the release. A second claim on the same
/// thread, while the first lasts, gets an arena of its own. Not Sendable: it belongs to the thread that claimed it.
///
/// protobuf-c allocates through `allocator`; what it frees is reclaimed by the release.
package struct MessageArena {
    /// The most bytes that one message may take up in memory, in either direction: 32 MiB, eight times the
    /// largest message. Fields of two bytes on the wire cost up to a hundred in memory; this bounds them.
    package static let defaultBudget = 32 << 20
    /// What a thread keeps between messages.
    static let firstChunk = 16 << 10
    /// Over-aligned for everything that protoc-c's structs hold.
    private static let alignment = 16

    /// Where `malloc` keeps its own data, too: at the front of each later chunk is the address of the one before.
    private struct State {
        var allocator: ProtobufCAllocator
        let first: UnsafeMutableRawPointer
        var cursor: UnsafeMutableRawPointer
        var room: Int
        var chunks: UnsafeMutableRawPointer?
        var budget: Int
        var isClaimed = false
        var isExhausted = false
    }

    private let state: UnsafeMutablePointer<State>

    /// The thread's arena, or a new one if that is in use.
    package static func claim(budget: Int = defaultBudget) -> MessageArena {
        let state: UnsafeMutablePointer<State>
        if let kept = pthread_getspecific(threadKey)?.assumingMemoryBound(to: State.self) {
            state = kept.pointee.isClaimed ? makeState() : kept
        } else {
            state = makeState()
            // If the thread cannot keep it, `release` frees it.
            pthread_setspecific(threadKey, state)
        }
        state.pointee.isClaimed = true
        state.pointee.budget = budget
        return MessageArena(state: state)
    }

    /// Gives everything back that was allocated since the claim.
    package func release() {
        var chunk = state.pointee.chunks
        while let current = chunk {
            chunk = current.load(as: UnsafeMutableRawPointer?.self)
            free(current)
        }
        state.pointee.chunks = nil
        state.pointee.cursor = state.pointee.first
        state.pointee.room = Self.firstChunk
        state.pointee.isExhausted = false
        state.pointee.isClaimed = false
        if pthread_getspecific(threadKey) != UnsafeMutableRawPointer(state) { Self.destroy(state) }
    }

    /// An allocation was refused since the claim.
    var isExhausted: Bool { state.pointee.isExhausted }

    /// What protobuf-c allocates with.
    var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
        // The allocator is the first member of a struct that stays where it is.
        UnsafeMutableRawPointer(state).assumingMemoryBound(to: ProtobufCAllocator.self)
    }

    /// - Throws: RESOURCE_EXHAUSTED if the budget does not hold it.
    func allocate(bytes: Int) throws(RPCError) -> UnsafeMutableRawPointer {
        guard let memory = Self.allocate(bytes, from: state) else { throw .messageTooLargeForMemory }
        return memory
    }

    private static func allocate(_ size: Int, from state: UnsafeMutablePointer<State>) -> UnsafeMutableRawPointer? {
        guard size >= 0, size <= state.pointee.budget else {
            state.pointee.isExhausted = true
            return nil
        }
        let size = (size + alignment - 1) & ~(alignment - 1)
        if size <= state.pointee.room {
            let memory = state.pointee.cursor
            state.pointee.cursor = memory + size
            state.pointee.room -= size
            return memory
        }
        let chunkSize = max(size + alignment, 4 * firstChunk)
        guard chunkSize <= state.pointee.budget, let chunk = malloc(chunkSize) else {
            state.pointee.isExhausted = true
            return nil
        }
        state.pointee.budget -= chunkSize
        chunk.storeBytes(of: state.pointee.chunks, as: UnsafeMutableRawPointer?.self)
        state.pointee.chunks = chunk
        let memory = chunk + alignment
        // The rest of the chunk serves later requests, unless the one before has more left.
        let rest = chunkSize - alignment - size
        if rest > state.pointee.room {
            state.pointee.cursor = memory + size
            state.pointee.room = rest
        }
        return memory
    }

    private static func makeState() -> UnsafeMutablePointer<State> {
        let first = UnsafeMutableRawPointer.allocate(byteCount: firstChunk, alignment: alignment)
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        let allocator = ProtobufCAllocator(
            alloc: { state, size in
                guard let state, let size = Int(exactly: size) else { return nil }
                return MessageArena.allocate(size, from: state.assumingMemoryBound(to: State.self))
            },
            free: { _, _ in },
            allocator_data: state)
        state.initialize(
            to: State(
                allocator: allocator, first: first, cursor: first, room: firstChunk, chunks: nil,
                budget: defaultBudget))
        return state
    }

    fileprivate static func destroy(_ state: UnsafeMutableRawPointer) {
        let state = state.assumingMemoryBound(to: State.self)
        state.pointee.first.deallocate()
        state.deallocate()
    }
}

extension RPCError {
    static var messageTooLargeForMemory: RPCError {
        RPCError(
            .resourceExhausted,
            "The message takes up too much memory. Send fewer items at a time, without fields that the server does not know."
        )
    }
}

/// Where each thread keeps its arena; freed when the thread ends.
private let threadKey: pthread_key_t = {
    var key = pthread_key_t()
    let result = pthread_key_create(&key) { state in
        if let state { MessageArena.destroy(state) }
    }
    // Happens once, at the first message, long before input: without a key no message can be read.
    precondition(result == 0, "no thread-specific key is left")
    return key
}()
