import ConversionAPI

/// What can be written in every form: as columns with values, and as JSON.
protocol Presentable: Sendable {
    /// All values there are, in the order of CSV.
    static var columns: [Column<Self>] { get }

    func json() throws -> JSONValue
}

extension Presentable {
    static func columns(in place: ColumnPlaces) -> [Column<Self>] {
        columns.filter { $0.places.contains(place) }
    }
}

/// One value of each item.
struct Column<Item>: Sendable {
    /// In snake_case, as CSV's header has it.
    let name: String
    let places: ColumnPlaces
    /// May be cut short on a terminal that is too narrow for its row.
    let isFlexible: Bool
    /// Numbers, aligned at their ends.
    let isNumber: Bool
    let text: @Sendable (Item) -> String
    /// A shorter text for people, in an aligned table.
    let short: @Sendable (Item) -> String

    init(
        _ name: String, _ places: ColumnPlaces = .all, isFlexible: Bool = false, isNumber: Bool = false,
        short: (@Sendable (Item) -> String)? = nil, _ text: @escaping @Sendable (Item) -> String
    ) {
        self.name = name
        self.places = places
        self.isFlexible = isFlexible
        self.isNumber = isNumber
        self.text = text
        self.short = short ?? text
    }

    /// In capitals, as a table's header has it.
    var heading: String { name.uppercased().split(separator: "_").joined(separator: " ") }
}

/// Where a column is shown.
struct ColumnPlaces: OptionSet, Sendable {
    let rawValue: Int

    static let list = ColumnPlaces(rawValue: 1)
    /// Where one item is shown alone.
    static let detail = ColumnPlaces(rawValue: 2)
    static let csv = ColumnPlaces(rawValue: 4)

    static let all: ColumnPlaces = [.list, .detail, .csv]
    /// Everywhere but in lists, which have little room.
    static let full: ColumnPlaces = [.detail, .csv]
}

extension ProtobufTimestamp {
    /// RFC 3339, or the bare seconds where the time is none that it can express.
    var text: String { rfc3339 ?? "\(seconds)s" }

    /// To the second.
    var shortText: String { ProtobufTimestamp(seconds: seconds).rfc3339 ?? "\(seconds)s" }
}
