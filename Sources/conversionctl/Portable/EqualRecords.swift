/// Numbers records of equal content, from 1 in the order of the ledger.
///
/// Memory grows with the records that repeat others, and not with those that are alone, as nearly all are.
struct EqualRecords {
    private var seen: BloomFilter
    /// Of contents that repeat, or seemed to.
    private var counts: [ContentHash: Int] = [:]
    /// By id, of records that are not the first of their content.
    private var numbers: [String: Int] = [:]

    init(seen: BloomFilter = BloomFilter()) {
        self.seen = seen
    }

    /// Numbers the next record.
    ///
    /// - Parameter isFirst: asked where it can't be told from here whether another record of this content came before.
    mutating func add(_ hash: ContentHash, id: String, isFirst: () async throws -> Bool) async throws -> Int {
        var number = 1
        if let count = counts[hash] {
            number = count + 1
        } else if seen.insert(hash) {
            // The second would have been asked about, too: before this one there was one, or none.
            number = try await isFirst() ? 1 : 2
        } else {
            return 1
        }
        counts[hash] = number
        if number > 1 { numbers[id] = number }
        return number
    }

    /// The number of a record that was added.
    func number(of id: String) -> Int { numbers[id] ?? 1 }
}
