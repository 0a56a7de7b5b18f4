import Basics
import Glibc

/// Text that is put aside until its turn comes: on the disk, in a file without a name, so that memory is bounded and
/// nothing of it outlives the program.
final class Spool {
    private static let pieceSize = 64 * 1024

    private let descriptor: Int32
    private var piece = ""

    /// - Throws: `LocalFailure` where there is no room for it.
    init() throws(LocalFailure) {
        let directory = Environment.variables["TMPDIR"] ?? "/tmp"
        var template = Array("\(directory)/conversionctl-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .system("cannot write to \(directory)") }
        unlink(template)
    }

    deinit { close(descriptor) }

    /// - Throws: `LocalFailure` when it cannot be written.
    func write(_ text: String) throws(LocalFailure) {
        piece += text
        if piece.utf8.count >= Self.pieceSize { try flush() }
    }

    /// Writes all of it to a file.
    ///
    /// - Throws: `LocalFailure` when it cannot be read or written.
    func move(to file: OutputFile) throws(LocalFailure) {
        try flush()
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .system("cannot read the temporary file") }
        var bytes = [UInt8](repeating: 0, count: Self.pieceSize)
        var rest: [UInt8] = []
        while true {
            let count = read(descriptor, &bytes, bytes.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system("cannot read the temporary file") }
            guard count > 0 else { break }
            // Only whole lines, as a character may stand on the border of two pieces.
            let end = bytes[..<count].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if end > 0 {
                try file.write(String(decoding: rest + bytes[..<end], as: UTF8.self))
                rest = []
            }
            rest += bytes[end..<count]
        }
        try file.write(String(decoding: rest, as: UTF8.self))
    }

    private func flush() throws(LocalFailure) {
        guard FileBytes.write(piece, to: descriptor) else { throw .system("cannot write the temporary file") }
        piece = ""
    }
}
