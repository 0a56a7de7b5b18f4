import NIOCore

/// Knows what a server's connection is due for: decides by the time and what is known of the connection, and does nothing.
///
///     opened ──prefaceTimeout──▶ closed
///       └─greeted─ firstRequestTimeout, maxIdle, maxAge ──▶ drained ──maxAgeGrace──▶ closed
///             └─── keepaliveTime ──▶ pinged ──keepaliveTimeout──▶ closed
///
/// One timer serves all of it, set to the earliest of ``deadlines(_:)``: what happens on a connection mostly moves
/// them further away, which is noticed when the timer fires.
struct ConnectionClock {
    enum Duty: Hashable {
        case ping
        /// Look at the calls, see ``startSweeping(at:)``.
        case sweep
        case drain(ConnectionEvent)
        case close(ConnectionEvent)
    }

    /// What is known of the connection.
    struct Sight {
        var lastRead: NIODeadline
        /// Since when the socket has taken nothing; nil while it does.
        var blockedSince: NIODeadline?
        /// Since when there has been no call; nil while there is one.
        var idleSince: NIODeadline?
        /// The preface and the first SETTINGS have come.
        var isGreeted: Bool
        var hasHadCalls: Bool
        var isDraining: Bool
    }

    /// The parts of a time-out in which calls grow old: a call is found between the time and a quarter more.
    static let sweepsPerTimeout = 4

    private let life: ConnectionLife
    private let opened: NIODeadline
    private let maxAge: Duration?
    private var pinged: NIODeadline?
    private var drainedByAge: NIODeadline?
    private(set) var nextSweep: NIODeadline?

    /// - Parameter jitter: what the greatest age is multiplied with, so that connections made together end apart.
    init(life: ConnectionLife, opened: NIODeadline, jitter: Double) {
        self.life = life
        self.opened = opened
        maxAge = life.maxAge.map { $0 * jitter }
    }

    /// Between two looks at the calls; nil if nothing is looked for.
    var sweepInterval: Duration? {
        let timeouts = [life.requestTimeout, life.answerTimeout, life.writeTimeout]
        return timeouts.compactMap(\.self).min().map { $0 / Self.sweepsPerTimeout }
    }

    /// The sweep after which a call is too old for a time-out; nil if none is.
    func lastSweep(of timeout: Duration?) -> Int? {
        guard let timeout, let sweepInterval, sweepInterval > .zero else { return nil }
        return Int((timeout / sweepInterval).rounded(.up)) + 1
    }

    /// Calls are looked at from now on, in intervals.
    mutating func startSweeping(at now: NIODeadline) {
        nextSweep = sweepInterval.map { now + TimeAmount($0) }
    }

    mutating func stopSweeping() { nextSweep = nil }

    /// When something is due, and what.
    func deadlines(_ sight: Sight) -> [(at: NIODeadline, duty: Duty)] {
        var all: [(NIODeadline, Duty)] = []
        func add(_ start: NIODeadline?, _ time: Duration?, _ duty: Duty) {
            if let start, let time { all.append((start + TimeAmount(time), duty)) }
        }
        add(sight.blockedSince, life.writeTimeout, .close(.writeTimeout))
        add(drainedByAge, life.maxAgeGrace, .close(.graceExceeded))
        if let nextSweep { all.append((nextSweep, .sweep)) }
        guard sight.isGreeted else {
            add(opened, life.prefaceTimeout, .close(.prefaceTimeout))
            return all
        }
        if let pinged, pinged > sight.lastRead {
            add(pinged, life.keepaliveTimeout, .close(.keepaliveTimeout))
        } else {
            add(sight.lastRead, life.keepaliveTime, .ping)
        }
        guard !sight.isDraining else { return all }
        add(opened, maxAge, .drain(.ageReached))
        if sight.hasHadCalls {
            add(sight.idleSince, life.maxIdle, .drain(.idleTimeout))
        } else {
            let first = [life.firstRequestTimeout, life.maxIdle].compactMap(\.self).min()
            add(opened, first, .drain(first == life.firstRequestTimeout ? .firstRequestTimeout : .idleTimeout))
        }
        return all
    }

    /// What is due, the gravest first: nothing follows a close.
    mutating func duties(at now: NIODeadline, _ sight: Sight) -> [Duty] {
        let due = deadlines(sight).filter { $0.at <= now }.map(\.duty)
        for duty in due {
            switch duty {
            case .close: return [duty]
            case .ping: pinged = now
            case .drain(.ageReached): drainedByAge = now
            case .drain, .sweep: break
            }
        }
        return due
    }
}
