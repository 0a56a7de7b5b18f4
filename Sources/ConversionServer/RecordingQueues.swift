import ConversionStore
import RPC
import Synchronization

/// The recording queues of a service, one for each loop that calls come on.
///
/// A call finds its queue by its loop and not by the loop's number, which is its place among those of one server: calls may
/// come by any transport, in the same process, too. Usable from any thread.
final class RecordingQueues: Sendable {
    private let store: any Store
    private let rules: TrackingRules
    /// Of the server's loops, by their indices.
    private let known: [LoopBound<RecordingQueue>]
    private let others = Mutex<[Other]>([])

    /// The queue of a loop that nobody told of. It goes with the loop.
    ///
    /// `@unchecked Sendable`: the queue is handed out only to who shows its loop, on that loop.
    private struct Other: @unchecked Sendable {
        weak var loop: (any CallLoop)?
        let queue: RecordingQueue
    }

    init(store: any Store, rules: TrackingRules, loops: [any CallLoop]) {
        self.store = store
        self.rules = rules
        known = loops.map { LoopBound(RecordingQueue(store: store, rules: rules), on: $0) }
    }

    /// The queue of a loop, for code that runs there.
    func queue(of loop: any CallLoop) -> RecordingQueue {
        let index = loop.index
        // In place, as an array's element is copied with what it holds.
        let found = known.withUnsafeBufferPointer { known in
            known.indices.contains(index) && known[index].loop === loop ? known[index].value : nil
        }
        return found ?? other(loop)
    }

    private func other(_ loop: any CallLoop) -> RecordingQueue {
        let found = others.withLock { others -> Other in
            if let found = others.first(where: { $0.loop === loop }) { return found }
            others.removeAll { $0.loop == nil }
            let new = Other(loop: loop, queue: RecordingQueue(store: store, rules: rules))
            others.append(new)
            return new
        }
        return found.queue
    }
}
