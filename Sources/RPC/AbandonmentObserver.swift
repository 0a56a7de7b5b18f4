/// What waits on behalf of calls whose handlers have no task that could be cancelled.
public protocol AbandonmentObserver: AnyObject {
    /// The call of this number was ended from outside of its handler. Called on the call's loop.
    func callAbandoned(_ number: Int)
}
