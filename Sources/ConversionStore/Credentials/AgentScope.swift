import Basics

/// The agents that a caller may see and write for, where that is not all of them.
public struct AgentScope: Sendable, Hashable {
    /// In the order of their bytes, each once.
    public let ids: [String]

    public init(_ ids: some Sequence<String>) {
        var sorted: [String] = []
        for id in ids.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        where !(sorted.last?.utf8.elementsEqual(id.utf8) ?? false) { sorted.append(id) }
        self.ids = sorted
    }

    /// Compared byte by byte, as the ledger does: to Swift's strings two ways to write one letter are the same, and a key
    /// to the one agent would open the other.
    public func contains(_ id: UnsafeBufferPointer<UInt8>) -> Bool {
        ids.contains { own in own.utf8.withContiguousStorageIfAvailable { $0.isSame(as: id) } ?? false }
    }

    /// The same of an id that is a `String`.
    public func contains(_ id: String) -> Bool {
        var id = id
        return id.withUTF8 { contains($0) }
    }

    public static func == (left: AgentScope, right: AgentScope) -> Bool {
        left.ids.count == right.ids.count && zip(left.ids, right.ids).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    public func hash(into hasher: inout Hasher) {
        for id in ids {
            for byte in id.utf8 { hasher.combine(byte) }
            hasher.combine(UInt8(0xff))
        }
    }
}
