/// Whose figures a row of the rollups holds: everybody's, an agent's, or one revision's of an agent.
enum RollupScope: Int64, CaseIterable {
    case all, agent, revision
}

/// What divides the rows of the rollups before any name does.
struct RollupGrain: RawRepresentable, Hashable {
    let rawValue: Int64

    init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// With `isTest` the rows hold not what tests are but what they add to the others, which may be less than nothing: so
    /// a report without tests reads nothing of them, and one with them reads both and adds.
    init(_ scope: RollupScope, byEvent: Bool, isTest: Bool) {
        rawValue = (isTest ? 6 : 0) + scope.rawValue * 2 + (byEvent ? 1 : 0)
    }

    /// Of recorded calls that were connected, which are the `calls` of its figures: each is counted in its own
    /// quarter-hour alone, tests in rows of their own.
    init(recordedIn scope: RollupScope, isTest: Bool) {
        rawValue = Self.firstRecorded + (isTest ? 3 : 0) + scope.rawValue
    }

    /// Smaller ones are of conversions and rooms.
    static let firstRecorded: Int64 = 12

    /// Its figures may be less than nothing.
    var isDifference: Bool { (6..<Self.firstRecorded).contains(rawValue) }
}

/// One line of figures over time.
struct RollupSeries: Hashable {
    var workspace: Int64
    var grain: RollupGrain
    /// 0 where the grain knows no agents; the same for the others.
    var agent: Int64
    var revision: Int64
    var event: Int64
}

/// Distinct rooms and conversions of some time.
struct RollupFigures: Hashable {
    /// Rooms of recorded calls together with rooms of conversions, retracted ones too. Only where events are not apart.
    var calls: Int64 = 0
    /// Rooms with a conversion that counts.
    var rooms: Int64 = 0
    var conversions: Int64 = 0
    var retracted: Int64 = 0

    var isZero: Bool { calls == 0 && rooms == 0 && conversions == 0 && retracted == 0 }

    static func += (left: inout RollupFigures, right: RollupFigures) {
        left.calls += right.calls
        left.rooms += right.rooms
        left.conversions += right.conversions
        left.retracted += right.retracted
    }
}

/// The money of some conversions in one currency, in billionths of a unit.
///
/// The most that a ledger can hold is 2^93 for each conversion, so that 2^34 of them fit; beyond it sums wrap around.
struct RollupRevenue: Hashable {
    /// Conversions with a value, be it nothing.
    var conversions: Int64 = 0
    var gross: Int128 = 0
    var net: Int128 = 0

    var isZero: Bool { conversions == 0 && gross == 0 && net == 0 }

    static func += (left: inout RollupRevenue, right: RollupRevenue) {
        left.conversions += right.conversions
        left.gross &+= right.gross
        left.net &+= right.net
    }

    static prefix func - (revenue: RollupRevenue) -> RollupRevenue {
        RollupRevenue(conversions: -revenue.conversions, gross: 0 &- revenue.gross, net: 0 &- revenue.net)
    }
}
