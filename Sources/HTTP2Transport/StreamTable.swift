/// A connection's calls by slot, the number that the session keeps with each stream.
struct StreamTable<Call: AnyObject> {
    private var calls: [Call?] = []
    private(set) var count = 0

    /// The call in a slot, or nil: slots come from the session, but what they held may have gone.
    subscript(slot: Int) -> Call? {
        slot >= 0 && slot < calls.count ? calls[slot] : nil
    }

    mutating func insert(_ call: Call, at slot: Int) {
        while calls.count <= slot { calls.append(nil) }
        if calls[slot] == nil { count += 1 }
        calls[slot] = call
    }

    @discardableResult
    mutating func remove(_ slot: Int) -> Call? {
        guard let call = self[slot] else { return nil }
        calls[slot] = nil
        count -= 1
        return call
    }

    mutating func removeAll() -> [Call] {
        let all = calls.compactMap(\.self)
        calls = []
        count = 0
        return all
    }

    var all: [Call] { calls.compactMap(\.self) }
}
