import Basics
import ConversionStore
import Foundation
import GRDB

/// The numbers that stand for agents, event types and currencies in the rollups' keys.
///
/// Numbers are given out once and stay. They are looked up through a cache of bounded size, by the bytes themselves: to
/// Swift's strings two ways to write one letter are the same. Belongs to one connection's thread.
final class RollupNames {
    enum Kind: Int64 {
        case agent, event, currency
    }

    private struct Entry {
        let id: Int64
        let workspace: Int64
        let kind: Kind
        let name: [UInt8]

        /// Nil where it is another name's.
        func id(_ kind: Kind, _ other: UnsafeRawBufferPointer, _ workspace: Int64) -> Int64? {
            guard self.workspace == workspace, self.kind == kind else { return nil }
            return name.withUnsafeBytes { $0.isSame(as: other) } ? id : nil
        }
    }

    let hash: RoomHash
    private let find: PreparedStatement
    private let insert: PreparedStatement?
    private let read: PreparedStatement
    private var cache: [Int64: Entry] = [:]
    /// What was asked for last, by the lowest bits of its hash: nearly always what is asked for next.
    private var recent = [Entry?](repeating: nil, count: recentCount)
    /// Of a reader: names that have no number yet, which get one below 0 that only this reader knows.
    private var temporary: [String] = []

    private static let operation = "look up a name"
    private static let limit = 8_192
    private static let recentCount = 64

    init(_ connection: OpaquePointer, _ place: RollupSchema.Place, hash: RoomHash, mayAdd: Bool) throws {
        self.hash = hash
        find = try PreparedStatement(
            connection, text: "SELECT id FROM \(place).rollup_names WHERE workspace_id = ? AND kind = ? AND name = ?")
        read = try PreparedStatement(connection, text: "SELECT name FROM \(place).rollup_names WHERE id = ?")
        insert =
            mayAdd
            ? try PreparedStatement(
                connection,
                text: "INSERT INTO \(place).rollup_names(workspace_id, kind, name) VALUES(?, ?, ?) RETURNING id")
            : nil
    }

    /// The name's number, a new one where it has none.
    func id(_ kind: Kind, _ name: UnsafeRawBufferPointer, _ workspace: Int64) throws -> Int64 {
        let slot = hash(workspace << 2 | kind.rawValue, name)
        let place = Int(truncatingIfNeeded: slot) & (Self.recentCount - 1)
        if let id = recent[place]?.id(kind, name, workspace) { return id }
        if let entry = cache[slot], let id = entry.id(kind, name, workspace) {
            recent[place] = entry
            return id
        }
        let id = try stored(kind, name, workspace) ?? added(kind, name, workspace)
        // A reader's own numbers must stay with their names.
        if insert != nil, cache.count >= Self.limit { cache.removeAll(keepingCapacity: true) }
        let entry = Entry(id: id, workspace: workspace, kind: kind, name: Array(name))
        (cache[slot], recent[place]) = (entry, entry)
        return id
    }

    func id(_ kind: Kind, _ name: String, _ workspace: Int64) throws -> Int64 {
        var name = name
        return try name.withUTF8 { try id(kind, UnsafeRawBufferPointer($0), workspace) }
    }

    /// Nil where there is no such number.
    func name(_ id: Int64) throws -> String? {
        if id < 0 { return temporary.indices.contains(Int(-1 - id)) ? temporary[Int(-1 - id)] : nil }
        read.bind(1, id)
        return try read.firstRow(Self.operation) { read.text(0) }
    }

    /// What was added may have been rolled back.
    func forget() {
        cache.removeAll(keepingCapacity: true)
        for place in recent.indices { recent[place] = nil }
    }

    private func stored(_ kind: Kind, _ name: UnsafeRawBufferPointer, _ workspace: Int64) throws -> Int64? {
        find.bindAll(workspace, kind.rawValue)
        find.bindText(3, name)
        return try find.firstInteger(Self.operation)
    }

    private func added(_ kind: Kind, _ name: UnsafeRawBufferPointer, _ workspace: Int64) throws -> Int64 {
        guard let insert else {
            temporary.append(String(decoding: name, as: UTF8.self))
            return Int64(-temporary.count)
        }
        insert.bindAll(workspace, kind.rawValue)
        insert.bindText(3, name)
        guard let id = try insert.firstInteger(Self.operation) else {
            throw StoreError(.internalFault, Self.operation)
        }
        return id
    }
}
