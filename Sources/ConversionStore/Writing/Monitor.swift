import Foundation

/// A mutex, the state that it guards, and a condition to wait for.
///
/// The writer waits on a condition of POSIX threads and not on a task or a queue, because waking a thread this way costs
/// an enqueuer one system call and only when the writer really waits.
///
/// @unchecked Sendable: `state` is touched only between the lock and unlock of `mutex`, here in this file.
package final class Monitor<State>: @unchecked Sendable {
    @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    @usableFromInline let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    // Behind a pointer, because a class's stored property pays for an exclusivity check at each access.
    @usableFromInline let state = UnsafeMutablePointer<State>.allocate(capacity: 1)

    @inlinable
    package init(_ state: sending State) {
        // With these attributes none of them fails on Linux; locking and waiting then fail only by misuse.
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Not by the time of the day, which somebody may set while a thread waits.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
        self.state.initialize(to: state)
    }

    @inlinable
    deinit {
        state.deinitialize(count: 1)
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        state.deallocate()
        condition.deallocate()
        mutex.deallocate()
    }

    @inlinable
    package func withLock<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state.pointee)
    }

    /// Waits until `body` returns something, and returns it. `body` runs first now, and again after each `notify`.
    @inlinable
    package func waitForResult<Result>(_ body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state.pointee) { return result }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// As `waitForResult`, but gives up after about `patience`: nil.
    @inlinable
    package func waitForResult<Result>(patience: Duration, _ body: (inout State) -> Result?) -> Result? {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let end = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) + Int64(patience / .nanoseconds(1))
        var deadline = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state.pointee) { return result }
            if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT { return nil }
        }
    }

    /// Wakes every waiting thread.
    @inlinable
    package func notify() {
        pthread_cond_broadcast(condition)
    }
}
