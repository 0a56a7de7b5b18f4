import NIOCore
import RPC

// What a connection does when its time has come: one timer, set to what is due first.
extension ServerConnection {
    /// The bytes of a keepalive ping, other than those of the drain's.
    private static let keepalivePing: UInt64 = 1

    private var sight: ConnectionClock.Sight {
        ConnectionClock.Sight(
            lastRead: lastRead, blockedSince: blockedSince, idleSince: idleSince, isGreeted: isGreeted,
            hasHadCalls: hasHadCalls, isDraining: isDraining)
    }

    /// Sets the timer to what is due first, unless it fires before that anyway.
    func setTimer() {
        guard !isClosed, let first = clock.deadlines(sight).map(\.at).min() else { return }
        if let timer, timer.at <= first { return }
        timer?.scheduled.cancel()
        let scheduled = loop.eventLoop.assumeIsolated().scheduleTask(deadline: first) { [weak self] in
            if let self { timerFired() }
        }
        timer = (first, scheduled)
    }

    private func timerFired() {
        timer = nil
        guard !isClosed else { return }
        for duty in clock.duties(at: loop.eventLoop.now, sight) { perform(duty) }
        setTimer()
    }

    private func perform(_ duty: ConnectionClock.Duty) {
        switch duty {
        case .ping: submit { (session) throws(HTTP2Error) in session.ping(Self.keepalivePing) }
        case .sweep:
            if sweepCalls() { clock.startSweeping(at: loop.eventLoop.now) } else { clock.stopSweeping() }
        case .drain(let event):
            count(event)
            drain()
        case .close(let event):
            count(event)
            logger.debug("A connection was closed.", metadata: ["peer": "\(peer)", "cause": "\(event)"])
            close()
        }
    }

    /// Has the calls looked at from time to time, as long as there are any.
    func startSweeping() {
        clock.startSweeping(at: loop.eventLoop.now)
        setTimer()
    }
}
