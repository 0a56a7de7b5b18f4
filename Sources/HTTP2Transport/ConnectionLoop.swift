import NIOCore
import RPC
import Synchronization

/// One event loop of NIO as the calls on it see it: their executor, and the place where answers are gathered.
///
/// Whatever happens while the loop handles one thing (a read, a commit's outcomes) is sent at its end:
/// connections that have something to send are flushed once each, and tasks that became ready run in one batch.
public final class ConnectionLoop: CallLoop {
    let eventLoop: any EventLoop
    public let index: Int
    private let jobs = Mutex<[UnownedJob]>([])
    private let unflushed: NIOLoopBoundBox<[HTTP2Connection]>
    private let boundScratch: NIOLoopBoundBox<LoopScratch>
    private let boundGzip: NIOLoopBoundBox<Gzip>

    init(eventLoop: any EventLoop, index: Int) {
        self.eventLoop = eventLoop
        self.index = index
        unflushed = NIOLoopBoundBox.makeBoxSendingValue([], eventLoop: eventLoop)
        boundScratch = NIOLoopBoundBox.makeBoxSendingValue(LoopScratch(), eventLoop: eventLoop)
        boundGzip = NIOLoopBoundBox.makeBoxSendingValue(Gzip(), eventLoop: eventLoop)
    }

    /// For the calls on the loop, there.
    var gzip: Gzip { boundGzip.value }

    /// For the connections of the loop, there.
    var scratch: LoopScratch { boundScratch.value }

    public var isCurrent: Bool { eventLoop.inEventLoop }

    public func execute(_ work: @escaping @Sendable () -> Void) {
        eventLoop.execute(work)
    }

    /// Takes a task's next piece of work; from any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        if isFirst { eventLoop.execute { self.runJobs() } }
    }

    private func runJobs() {
        let ready = jobs.withLock { jobs in
            let ready = jobs
            jobs = []
            return ready
        }
        for job in ready { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Has `passed` called on the loop when the deadline has passed; returns what takes that back. Called on the loop.
    func schedule(_ deadline: Deadline, _ passed: @escaping () -> Void) -> () -> Void {
        let nanoseconds = min(deadline.remaining / .nanoseconds(1), 1e18)
        let timer = eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(nanoseconds) + 1), passed)
        return { timer.cancel() }
    }

    /// Flushes a connection when the loop is through with what it is doing.
    func flushLater(_ connection: HTTP2Connection) {
        unflushed.value.append(connection)
        guard unflushed.value.count == 1 else { return }
        eventLoop.execute { [self] in
            let connections = unflushed.value
            unflushed.value = []
            for connection in connections { connection.flush() }
        }
    }
}
