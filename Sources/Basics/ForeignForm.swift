/// What files and bodies are that should be text in UTF-8 and are not, known by how they begin.
public enum ForeignForm {
    /// What the bytes look like and what to do about it, behind a name: "looks like gzip: decompress it first". nil for what
    /// may be text in UTF-8.
    ///
    /// - Parameter bytes: the first ones; four tell.
    public static func told(_ bytes: some Collection<UInt8>) -> String? {
        let first = Array(bytes.prefix(4))
        for (beginning, sentence) in beginnings where first.starts(with: beginning) { return sentence }
        // A text begins with ASCII, mostly, and UTF-8 has no zeros.
        let zeros = first.map { $0 == 0 }
        if zeros == [true, true, true, false] || zeros == [false, true, true, true] { return save("UTF-32") }
        return zeros.count >= 2 && zeros[0] != zeros[1] ? save("UTF-16") : nil
    }

    private static func save(_ encoding: String) -> String { "looks like \(encoding): save it as UTF-8" }

    /// Sources: RFC 1952, RFC 8878, RFC 9110's codings, the formats' own descriptions.
    private static let beginnings: [([UInt8], String)] = [
        ([0x1f, 0x8b], "looks like gzip: decompress it first"),
        ([0x28, 0xb5, 0x2f, 0xfd], "looks like Zstandard: decompress it first"),
        ([0xfd, 0x37, 0x7a, 0x58], "looks like xz: decompress it first"),
        ([0x42, 0x5a, 0x68], "looks like bzip2: decompress it first"),
        ([0x50, 0x4b, 0x03, 0x04], "looks like a ZIP archive or a spreadsheet: save what is in it as text"),
        ([0xd0, 0xcf, 0x11, 0xe0], "looks like an old spreadsheet: save it as CSV"),
        ([0xff, 0xfe, 0x00, 0x00], save("UTF-32")), ([0x00, 0x00, 0xfe, 0xff], save("UTF-32")),
        ([0xff, 0xfe], save("UTF-16")), ([0xfe, 0xff], save("UTF-16")),
    ]

    /// The mark that some programs put before UTF-8; it says nothing, and is passed over.
    public static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
}
