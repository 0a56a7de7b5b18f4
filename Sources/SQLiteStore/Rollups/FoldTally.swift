/// Counts a room's conversions by their shape, with memory that is kept from room to room.
struct FoldTally {
    private var counts: [Int64]
    private var touched: [Int] = []

    init(shapes count: Int) {
        counts = Array(repeating: 0, count: count)
    }

    mutating func add(_ shape: Int) {
        if counts[shape] == 0 { touched.append(shape) }
        counts[shape] += 1
    }

    /// What was counted, which is then nothing.
    mutating func take() -> [(shape: Int, count: Int64)] {
        let found = touched.map { (shape: $0, count: counts[$0]) }
        for shape in touched { counts[shape] = 0 }
        touched.removeAll(keepingCapacity: true)
        return found
    }
}
