import NIOCore
import Synchronization

/// One connection's place among those that a server may have. Usable from any thread.
final class ConnectionPlace: Sendable {
    /// What a client has done, the least first: who has done least goes first where places are scarce.
    enum Standing: Int {
        /// Asked for nothing.
        case silent
        /// Made a call.
        case called
        /// Made a call with a key or a certificate that the server knows.
        case known
    }

    let opened: NIODeadline
    let channel: any Channel
    private let rawStanding = Atomic(Standing.silent.rawValue)

    init(_ channel: any Channel, opened: NIODeadline) {
        self.channel = channel
        self.opened = opened
    }

    var standing: Standing { Standing(rawValue: rawStanding.load(ordering: .relaxed)) ?? .silent }

    /// The client has come so far; it never falls back.
    func rise(to standing: Standing) {
        rawStanding.max(standing.rawValue, ordering: .relaxed)
    }
}

/// Decides which connections a server has when there are more than it may have. Does no I/O.
///
///     below three quarters ─────▶ taken
///     above them ───────────────▶ taken, and the oldest silent one is closed
///     above seven eighths ──────▶ taken, and the oldest of those who have done least is closed
///     all places are taken ─────▶ refused; one is closed, so that there is room for whoever comes next
///
/// Nobody is closed in the first moments. Who has made a call without a key makes room only on a server where others
/// have shown one: elsewhere that would have new connections end those that work. A connection has its place, and its
/// descriptor, until it is closed.
struct ConnectionPlaces {
    struct Verdict {
        let isTaken: Bool
        let closing: ConnectionPlace?
    }

    /// How long a client has to ask for something.
    static let grace = TimeAmount.seconds(2)

    let limit: Int
    private var places: [ObjectIdentifier: (place: ConnectionPlace, isClosing: Bool)] = [:]

    /// - Parameter limit: connections at once.
    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { places.count }

    /// Has a new connection taken or refused.
    mutating func admit(_ place: ConnectionPlace, as id: ObjectIdentifier, at now: NIODeadline) -> Verdict {
        var closing: ConnectionPlace?
        if places.count >= limit - limit / 4 {
            let isFull = places.count >= limit - limit / 8
            closing = close(at: now, atMost: isFull && hasKnown ? .called : .silent)
        }
        let isTaken = places.count < limit
        if isTaken { places[id] = (place, false) }
        return Verdict(isTaken: isTaken, closing: closing)
    }

    /// A connection is closed.
    mutating func remove(_ id: ObjectIdentifier) {
        places[id] = nil
    }

    private var hasKnown: Bool { places.values.contains { $0.place.standing == .known } }

    /// Takes the oldest of those who have done least, and had time to.
    private mutating func close(
        at now: NIODeadline, atMost standing: ConnectionPlace.Standing
    ) -> ConnectionPlace? {
        var found: (id: ObjectIdentifier, rank: (Int, NIODeadline))?
        for (id, (place, isClosing)) in places where !isClosing && place.opened + Self.grace <= now {
            let rank = (place.standing.rawValue, place.opened)
            if rank.0 <= standing.rawValue, found.map({ rank < $0.rank }) ?? true { found = (id, rank) }
        }
        guard let id = found?.id else { return nil }
        places[id]?.isClosing = true
        return places[id]?.place
    }
}
