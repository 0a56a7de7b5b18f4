import CMalloc
import NIOCore
import Synchronization

/// Memory that was freed and that the C library keeps for itself.
///
/// glibc gives little back by itself after a peak of large and small blocks, so that one hostile connection would leave
/// a server larger for good.
enum FreedMemory {
    private static let isDue = Atomic(false)

    /// Gives the memory back a second from now, however often it is called until then. It takes some milliseconds.
    static func releaseSoon(on eventLoop: any EventLoop) {
        guard !isDue.exchange(true, ordering: .relaxed) else { return }
        eventLoop.scheduleTask(in: .seconds(1)) {
            isDue.store(false, ordering: .relaxed)
            // Says whether there was anything to give back.
            _ = malloc_trim(0)
        }
    }
}
