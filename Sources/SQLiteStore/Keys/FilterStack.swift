import Basics

/// The filters of an index's complete generations, in their order.
///
/// Generations without a key have no filter here: the index was emptied of them, and they are not looked into.
struct FilterStack {
    private var sheaves: [FilterSheaf] = []
    /// Those of the generations that follow.
    private var loose: [GenerationFilter] = []
    /// The first generation that it says nothing of. From there on each that the index has must be looked into.
    private(set) var end: Int64 = 0

    /// Adds the filter of a generation behind all that it has.
    mutating func append(_ filter: BloomFilter, of generation: Int64) {
        loose.append(GenerationFilter(generation: generation, filter: filter))
        skip(to: generation + 1)
    }

    /// Takes generations up to this one for empty, but for those that it has.
    mutating func skip(to generation: Int64) {
        end = max(end, generation)
    }

    /// Forgets the filter of a generation that the index no longer has, and gives its memory back together with that of its
    /// neighbours.
    mutating func remove(_ generation: Int64) {
        loose.removeAll { $0.generation == generation }
        for place in sheaves.indices.reversed() where sheaves[place].generations.contains(generation) {
            sheaves[place].remove(generation)
            if sheaves[place].isEmpty { sheaves.remove(at: place) }
        }
    }

    /// Binds some of those that are loose, if there are enough: some milliseconds' work. False where there were not.
    mutating func bind() -> Bool {
        guard let size = loose.first?.filter.capacityBits else { return false }
        let alike = loose.prefix { $0.filter.capacityBits == size }.prefix(FilterSheaf.step)
        // Fewer only where no more of their size will come.
        guard alike.count == FilterSheaf.step || alike.count < loose.count else { return false }
        if let last = sheaves.last, last.hasRoom, last.capacityBits == size {
            sheaves[sheaves.count - 1] = FilterSheaf(last, alike)
        } else {
            sheaves.append(FilterSheaf(nil, alike))
        }
        loose.removeFirst(alike.count)
        return true
    }

    /// Which of the generations may hold a key, in their order.
    func generations(thatMayHold hash: UInt64) -> [Int64] {
        var found: [Int64] = []
        // By index, which copies none of them.
        for place in sheaves.indices {
            var filters = sheaves[place].filters(thatMayHold: hash)
            while filters != 0 {
                found.append(sheaves[place].generations[filters.trailingZeroBitCount])
                filters &= filters - 1
            }
        }
        for loose in loose where loose.filter.holds(hash) { found.append(loose.generation) }
        return found
    }

    /// About the memory that the filters take.
    var byteCount: Int {
        sheaves.reduce(0) { $0 + $1.byteCount } + loose.reduce(0) { $0 + $1.filter.words.count * 8 }
    }
}

/// A complete generation's filter.
struct GenerationFilter {
    let generation: Int64
    let filter: BloomFilter
}
