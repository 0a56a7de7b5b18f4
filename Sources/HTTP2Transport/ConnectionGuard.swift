import NIOCore
import RPC
import Synchronization

/// Keeps account of what a client does too much of, and says when a stream is refused or the connection ended.
///
/// The session asks it while nghttp2 reads, so it only counts and decides. Belongs to the connection's loop. What it asks
/// for each stream is `@exclusivity(unchecked)`: nothing in here calls out.
final class ConnectionGuard {
    /// What a connection is ended for, each with a counter and, for the client's log, a reason.
    enum Abuse {
        case resets, pings, emptyFrames, continuations, queuedFrames

        var event: ConnectionEvent {
            switch self {
            case .resets: .tooManyResets
            case .pings: .tooManyPings
            case .emptyFrames: .tooManyEmptyFrames
            case .continuations: .tooManyContinuations
            case .queuedFrames: .tooManyQueuedFrames
            }
        }

        var reason: StaticString {
            switch self {
            case .resets: "too_many_resets"
            // This one is read by gRPC's clients, who then ping less often. Source: proposal A8.
            case .pings: "too_many_pings"
            case .emptyFrames: "too_many_empty_frames"
            case .continuations: "too_many_continuations"
            case .queuedFrames: "too_many_queued_frames"
            }
        }
    }

    /// The first thing that was too much. The session then reads no further.
    private(set) var abuse: Abuse?
    /// Calls whose streams have gone and whose handlers have not returned.
    let abandoned = AbandonedCalls()
    let counters: ConnectionCounters
    // Only what is needed of the limits: idle connections are many.
    private let maxConcurrentStreams: Int
    private let maxQueuedFrames: Int
    private let eventLoop: any EventLoop
    /// Streams that nghttp2 has, and those of the bytes being read that were opened and closed by them alone.
    @exclusivity(unchecked) private var openStreams = 0
    @exclusivity(unchecked) private var firstOfBatch = Int32.max
    @exclusivity(unchecked) private var closedOfBatch = 0
    @exclusivity(unchecked) private var resets: TokenBucket
    private var provokedResets: TokenBucket
    private var emptyFrames: TokenBucket
    private var strikes: PingStrikes

    init(limits: HTTP2Limits, counters: ConnectionCounters, eventLoop: any EventLoop) {
        maxConcurrentStreams = limits.maxConcurrentStreams
        maxQueuedFrames = limits.maxQueuedFrames
        self.counters = counters
        self.eventLoop = eventLoop
        let now = eventLoop.now
        resets = TokenBucket(burst: limits.streamResetBurst, rate: limits.streamResetRate, at: now)
        provokedResets = TokenBucket(burst: limits.streamResetBurst, rate: limits.streamResetRate, at: now)
        emptyFrames = TokenBucket(burst: limits.emptyFrameBurst, rate: limits.emptyFrameRate, at: now)
        strikes = PingStrikes(life: limits.life)
    }

    // MARK: Streams

    /// Whether the client may have another stream.
    ///
    /// A stream that was reset counts until its handler has returned, or a client could have any number of them at
    /// work. Streams that one batch of bytes opens and resets have not come to their handlers yet, and count too.
    func mayOpen(_ streamID: Int32) -> Bool {
        guard abuse == nil, openStreams + closedOfBatch + abandoned.count < maxConcurrentStreams else {
            counters.add(.streamRefused)
            return false
        }
        guard resets.holdsOne(at: eventLoop.now) else {
            counters.add(.streamRefusedAfterResets)
            return false
        }
        counters.add(.streamOpened)
        openStreams += 1
        firstOfBatch = min(firstOfBatch, streamID)
        return true
    }

    /// A stream that ``mayOpen(_:)`` admitted has gone.
    func didClose(_ streamID: Int32) {
        openStreams -= 1
        if streamID >= firstOfBatch { closedOfBatch += 1 }
    }

    /// What the bytes came to has been handled.
    func endBatch() {
        firstOfBatch = .max
        closedOfBatch = 0
    }

    // MARK: Frames

    /// The client has reset a stream that was open. More than it may: its next streams are refused.
    func didReceiveReset() {
        _ = resets.take(at: eventLoop.now)
    }

    /// We have reset a stream for the client's fault; a refusal is such.
    func didSendReset() {
        if !provokedResets.take(at: eventLoop.now) { end(for: .resets) }
    }

    func didReceivePing() {
        let hasCalls = openStreams + abandoned.count > 0
        if !strikes.ping(hasCalls: hasCalls, at: eventLoop.now) { end(for: .pings) }
    }

    /// A frame came that leads to nothing: SETTINGS, PRIORITY, DATA without a byte and an end.
    func didReceiveEmptyFrame() {
        if !emptyFrames.take(at: eventLoop.now) { end(for: .emptyFrames) }
    }

    /// HEADERS or DATA went out.
    func didSendAnswer() { strikes.didSend() }

    func checkQueue(_ frames: Int) {
        if frames > maxQueuedFrames { end(for: .queuedFrames) }
    }

    /// Has the connection ended. Only the first reason counts.
    func end(for abuse: Abuse) {
        guard self.abuse == nil else { return }
        self.abuse = abuse
        counters.add(abuse.event)
    }
}

/// How many calls of a connection have lost their streams while their handlers still run. Usable from any thread.
final class AbandonedCalls: Sendable {
    private let number = Atomic(0)

    var count: Int { number.load(ordering: .relaxed) }

    func add() { number.wrappingAdd(1, ordering: .relaxed) }

    func remove() { number.wrappingSubtract(1, ordering: .relaxed) }
}
