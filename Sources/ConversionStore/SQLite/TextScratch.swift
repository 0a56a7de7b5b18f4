/// Memory that holds the texts of the rows being written, so that SQLite can read them in place.
///
/// One copy into kept memory is cheaper than SQLite's own allocation for each text, and needs no nest of closures to
/// keep six strings' storage still. Belongs to the writer thread.
struct TextScratch: ~Copyable {
    /// A text inside the scratch, valid until the next `clear`.
    struct Text {
        let start: UnsafePointer<CChar>
        let count: CInt
    }

    private var memory: UnsafeMutableRawBufferPointer
    private var used = 0

    init() {
        memory = .allocate(byteCount: 16_384, alignment: 1)
    }

    deinit {
        memory.deallocate()
    }

    /// Forgets the texts, and makes room for `count` bytes of new ones.
    mutating func clear(toHold count: Int) {
        used = 0
        guard count > memory.count else { return }
        memory.deallocate()
        memory = .allocate(byteCount: count * 2, alignment: 1)
    }

    /// Whether there is room for `count` bytes beside the texts that are here.
    func hasRoom(for count: Int) -> Bool { count <= memory.count - used }

    /// Copies the text in; nil when there is no room, which `clear` was to make.
    mutating func add(_ string: String) -> Text? {
        var string = string
        let room = UnsafeMutableRawBufferPointer(rebasing: memory[used...])
        let count: Int? = string.withUTF8 { utf8 in
            guard utf8.count <= room.count else { return nil }
            room.copyMemory(from: UnsafeRawBufferPointer(utf8))
            return utf8.count
        }
        // An empty text, too, has an address here: SQLite would take a null pointer for NULL.
        guard let count, let start = room.baseAddress else { return nil }
        used += count
        return Text(start: UnsafePointer(start.assumingMemoryBound(to: CChar.self)), count: CInt(count))
    }
}
