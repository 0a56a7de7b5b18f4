/// The few ways in which the conversions of one fold differ, but for their rooms: each has a number, and what is alike is
/// counted by it and expanded once.
struct FoldShapes {
    struct Shape: Hashable {
        var fact: RoomFact
        var workspace: Int64
        var currency: Int64?
    }

    private(set) var shapes: [Shape] = []
    private var numbers: [Shape: Int] = [:]
    /// Numbers of shapes that were asked for last, by a few bits of theirs; below 0 for none.
    private var recent = [Int](repeating: -1, count: recentCount)

    private static let recentCount = 256

    subscript(number: Int) -> Shape { shapes[number] }

    var count: Int { shapes.count }

    /// The shape's number, which follows the last one's where it is new.
    mutating func number(of shape: Shape) -> Int {
        let fact = shape.fact
        var bits = fact.agent &* 31 &+ fact.revision &* 17 &+ fact.event &* 7 &+ fact.slot &* 3 &+ fact.flags
        bits &+= (shape.currency ?? 0) &* 5 &+ shape.workspace &* 13
        let place = Int(truncatingIfNeeded: bits) & (Self.recentCount - 1)
        if recent[place] >= 0, shapes[recent[place]] == shape { return recent[place] }
        let number = numbers[shape] ?? shapes.count
        if number == shapes.count {
            shapes.append(shape)
            numbers[shape] = number
        }
        recent[place] = number
        return number
    }
}
