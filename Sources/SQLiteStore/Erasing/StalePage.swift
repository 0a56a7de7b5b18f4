/// Tells what of a page of the database file means nothing and is not zero.
///
/// Source: https://www.sqlite.org/fileformat2.html, section 1.6, "B-tree Pages".
enum StalePage {
    private static let databaseHeader = 100

    /// Ranges of the page; none for a page that is no B-tree's, or contradicts itself.
    static func ranges(_ page: [UInt8], isFirst: Bool) -> [Range<Int>] {
        let start = isFirst ? databaseHeader : 0
        let header: Int
        switch page[start] {
        case 2, 5: header = 12
        case 10, 13: header = 8
        default: return []
        }
        let cells = number(page, start + 3)
        let content = number(page, start + 5)
        let gap = start + header + 2 * cells
        // 0 stands for 65,536; a page of that size is not ours.
        guard content >= gap, content <= page.count else { return [] }
        var ranges = [gap..<content]
        var block = number(page, start + 1)
        while block != 0 {
            // The blocks come in the order of their places.
            guard block >= content, block + 4 <= page.count else { return [] }
            let (next, size) = (number(page, block), number(page, block + 2))
            guard size >= 4, block + size <= page.count, next == 0 || next > block else { return [] }
            ranges.append(block + 4..<block + size)
            block = next
        }
        return ranges.filter { page[$0].contains { $0 != 0 } }
    }

    private static func number(_ page: [UInt8], _ place: Int) -> Int {
        Int(page[place]) << 8 | Int(page[place + 1])
    }
}
