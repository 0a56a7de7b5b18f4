import ArgumentParser
import ConversionAPI

/// How much of a list is wanted.
struct PagingOptions: ParsableArguments {
    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit: Int = 100

    @Flag(help: "Everything, however much it is.")
    var all = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1; --all lists everything.") }
    }
}

/// Follows the pages of a list until enough has come.
struct Paging {
    /// The most that a server gives in one page.
    static let pageLimit = 1000

    /// nil for everything.
    let limit: Int?

    init(_ options: PagingOptions) {
        limit = options.all ? nil : options.limit
    }

    /// Hands over page after page.
    ///
    /// - Parameter fetch: a page of at most so many items from a token on, and the token of the next; empty for none.
    /// - Returns: whether there is more than the limit.
    func follow<Item>(
        fetch: (_ size: Int32, _ token: String) async throws -> ([Item], String), _ use: ([Item]) throws -> Void
    ) async throws -> Bool {
        var token = ""
        var left = limit ?? .max
        repeat {
            let (items, next) = try await fetch(Int32(min(left, Self.pageLimit)), token)
            try use(Array(items.prefix(left)))
            left -= min(left, items.count)
            token = next
        } while !token.isEmpty && left > 0
        return !token.isEmpty
    }

    /// Says that a list was cut, so that nobody takes a part for the whole.
    ///
    /// - Parameter what: which ones come first in it.
    func tellOfMore(_ isMore: Bool, what: String = "newest") {
        guard isMore, let limit else { return }
        StandardError.writeLine("conversionctl: these are the \(what) \(limit); --limit or --all lists more.")
    }
}
