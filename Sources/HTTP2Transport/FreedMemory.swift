import CMalloc
import NIOCore
import NIOPosix
import Synchronization

/// Memory that was freed and that the C library keeps for itself.
///
/// glibc gives little back by itself after a peak of large and small blocks, so that one hostile connection would leave
/// a server larger for good.
enum FreedMemory {
    private static let isDue = Atomic(false)
    /// Giving memory back takes some milliseconds, which no event loop has. The thread lives as long as the process.
    private static let thread: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        return pool
    }()
    /// Handlers whose clients have gone let go of their memory a little later.
    private static let delays: [TimeAmount] = [.seconds(1), .seconds(5)]

    /// Gives the memory back a second from now and once more after five, however often it is called until then.
    static func releaseSoon(on eventLoop: any EventLoop) {
        guard !isDue.exchange(true, ordering: .relaxed) else { return }
        for (index, delay) in delays.enumerated() {
            eventLoop.scheduleTask(in: delay) {
                if index == 0 { isDue.store(false, ordering: .relaxed) }
                thread.submit { state in
                    // Says whether there was anything to give back.
                    if state == .active { _ = malloc_trim(0) }
                }
            }
        }
    }
}
