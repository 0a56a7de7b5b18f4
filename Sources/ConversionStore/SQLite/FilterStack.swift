/// The filters of an index's complete generations, in their order.
struct FilterStack {
    private var sheaves: [FilterSheaf] = []
    /// How many generations the sheaves hold.
    private var sheaved = 0
    /// Those of the generations that follow.
    private var loose: [KeyFilter] = []

    var count: Int { sheaved + loose.count }

    mutating func append(_ filter: KeyFilter) {
        loose.append(filter)
    }

    /// Binds some of those that are loose, if there are enough: some milliseconds' work. False where there were not.
    mutating func bind() -> Bool {
        guard let size = loose.first?.capacityBits else { return false }
        let alike = loose.prefix { $0.capacityBits == size }.prefix(FilterSheaf.step)
        // Fewer only where no more of their size will come.
        guard alike.count == FilterSheaf.step || alike.count < loose.count else { return false }
        if let last = sheaves.last, last.hasRoom, last.capacityBits == size {
            sheaves[sheaves.count - 1] = FilterSheaf(last, alike)
        } else {
            sheaves.append(FilterSheaf(nil, alike))
        }
        sheaved += alike.count
        loose.removeFirst(alike.count)
        return true
    }

    /// Which of the generations may hold a key.
    func generations(thatMayHold hash: UInt64) -> [Int64] {
        var found: [Int64] = []
        var first = 0
        for sheaf in sheaves {
            var filters = sheaf.filters(thatMayHold: hash)
            while filters != 0 {
                found.append(Int64(first + filters.trailingZeroBitCount))
                filters &= filters - 1
            }
            first += sheaf.count
        }
        for (index, filter) in loose.enumerated() where filter.holds(hash) { found.append(Int64(sheaved + index)) }
        return found
    }
}
