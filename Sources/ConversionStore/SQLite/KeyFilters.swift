import GRDB

/// Says of an idempotency key that it is new, nearly always, without a look at the keys that were spent.
///
/// Belongs to the writer thread.
struct KeyFilters {
    private let key: UInt64
    private var filters: GenerationFilters

    /// - Parameters:
    ///   - key: the ledger's, so that nobody can choose keys that the filters take for known.
    ///   - limit: how many keys make a generation complete.
    init(key: UInt64, limit: Int = GenerationFilters.limit) {
        self.key = key
        let place = GenerationFilters.Place(index: .keys, schema: .main) {
            database, generation, note in
            let keys = try Row.fetchCursor(
                database, sql: "SELECT workspace_id, idempotency_key FROM idempotency_keys WHERE generation = ?",
                arguments: [generation])
            while let row = try keys.next() {
                note(Self.hash(of: row[1], in: WorkspaceID(rawValue: row[0]), key: key))
            }
        }
        filters = GenerationFilters(place, limit: limit)
    }

    var isLoaded: Bool { filters.isLoaded }

    /// Reads what the database has of them, unless that has been done.
    mutating func load(_ database: Database) throws { try filters.load(database) }

    /// As `FilterStack.bind`.
    mutating func bind() -> Bool { filters.bind() }

    /// The generation that the next key goes to, which is not complete. Must come before the key is looked for.
    mutating func reach(_ database: Database) throws -> Int64 {
        try filters.load(database)
        try filters.makeRoom(database)
        return filters.last
    }

    /// The complete generations that may hold a key.
    func generations(thatMayHold hash: UInt64) -> [Int64] { filters.generations(thatMayHold: hash) }

    /// As `GenerationFilters.thin`.
    mutating func thin(_ database: Database, _ generation: Int64, keys most: Int) throws -> GenerationFilters.Thinned {
        try filters.thin(database, generation, keys: most)
    }

    /// Forgets a generation of which no key is left in the database.
    mutating func forget(_ generation: Int64) { filters.forget(generation) }

    /// Notes a key that was inserted into the generation that was reached.
    mutating func insert(_ hash: UInt64) { filters.insert(hash) }

    func hash(of text: String, in workspace: WorkspaceID) -> UInt64 { Self.hash(of: text, in: workspace, key: key) }

    /// Of a conversion's key.
    func hash(of new: NewConversion) -> UInt64 {
        new.texts.withTexts {
            Self.hash(of: UnsafeRawBufferPointer($0[.idempotencyKey]), in: new.workspace, key: key)
        }
    }

    private static func hash(of text: String, in workspace: WorkspaceID, key: UInt64) -> UInt64 {
        var text = text
        return text.withUTF8 { hash(of: UnsafeRawBufferPointer($0), in: workspace, key: key) }
    }

    private static func hash(of text: UnsafeRawBufferPointer, in workspace: WorkspaceID, key: UInt64) -> UInt64 {
        var hash = Self.mixed(key, UInt64(bitPattern: workspace.rawValue))
        var offset = 0
        while offset + 8 <= text.count {
            hash = Self.mixed(hash, text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest = UInt64(text.count) << 56
        for place in offset..<text.count { rest |= UInt64(text[place]) << UInt64(8 * (place - offset)) }
        return Self.mixed(hash, rest)
    }

    private static func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let product = (first ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: second ^ 0xd6e8_feb8_6659_fd93)
        return (product.high ^ product.low) &* 0xff51_afd7_ed55_8ccd
    }
}
