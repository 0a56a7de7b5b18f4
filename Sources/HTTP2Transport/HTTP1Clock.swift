import NIOCore

/// Knows what an HTTP/1.1 connection is due for, as ``ConnectionClock`` does for HTTP/2. Pure.
///
///     opened ──firstRequestTimeout──▶ closed           idle ──maxIdle, else firstRequestTimeout──▶ closed
///     reading ──requestTimeout──▶ 408                  maxAge ──▶ drained ──maxAgeGrace──▶ closed
///        └──writeTimeout, while others wait for the memory of its body──▶ 408
struct HTTP1Clock {
    enum Duty: Hashable {
        /// The request is late.
        case refuse
        /// The request has held its part of the process's budget for long: it is late if others wait for that.
        case yield
        case drain(ConnectionEvent)
        case close(ConnectionEvent)
    }

    /// What is known of the connection.
    struct Sight {
        /// Since when the socket has taken nothing; nil while it does.
        var blockedSince: NIODeadline?
        /// Since when a request is on its way; nil where none is.
        var readingSince: NIODeadline?
        /// Since when a body that has not come whole has a part of the process's budget; nil where none has.
        var holdingSince: NIODeadline?
        /// Since when nothing is asked for; nil where something is.
        var idleSince: NIODeadline?
        var hasHadRequests = false
        var isDraining = false
    }

    private let life: ConnectionLife
    private let opened: NIODeadline
    private let maxAge: Duration?
    private var drainedByAge: NIODeadline?

    /// - Parameter jitter: what the greatest age is multiplied with, so that connections made together end apart.
    init(life: ConnectionLife, opened: NIODeadline, jitter: Double) {
        self.life = life
        self.opened = opened
        maxAge = life.maxAge.map { $0 * jitter }
    }

    /// When something is due, and what.
    func deadlines(_ sight: Sight) -> [(at: NIODeadline, duty: Duty)] {
        var all: [(NIODeadline, Duty)] = []
        func add(_ start: NIODeadline?, _ time: Duration?, _ duty: Duty) {
            if let start, let time { all.append((start + TimeAmount(time), duty)) }
        }
        add(sight.blockedSince, life.writeTimeout, .close(.writeTimeout))
        add(drainedByAge, life.maxAgeGrace, .close(.graceExceeded))
        add(sight.readingSince, life.requestTimeout, .refuse)
        add(sight.holdingSince, life.writeTimeout, .yield)
        // HTTP/1.1 has no pings by which a client that has vanished could be noticed.
        let patience = [life.maxIdle, life.firstRequestTimeout].compactMap(\.self).min()
        add(sight.idleSince, patience, .close(sight.hasHadRequests ? .idleTimeout : .firstRequestTimeout))
        if !sight.isDraining { add(opened, maxAge, .drain(.ageReached)) }
        return all
    }

    /// What is due first of what is due.
    mutating func duty(at now: NIODeadline, _ sight: Sight) -> Duty? {
        guard let due = deadlines(sight).filter({ $0.at <= now }).min(by: { $0.at < $1.at }) else { return nil }
        if due.duty == .drain(.ageReached) { drainedByAge = now }
        return due.duty
    }
}
