import ConversionAPI
import Glibc

/// A file, or standard input, read once from its beginning to its end.
final class InputFile {
    /// How failures name it.
    let name: String
    /// Bytes from where it was opened to its end; nil where nobody knows, as with a pipe.
    let size: Int?
    /// How many bytes have been read.
    private(set) var bytesRead = 0
    private let descriptor: Int32
    /// Read by `peek` and by nobody else yet.
    private var ahead: ArraySlice<UInt8> = []

    /// - Parameter path: `-` for standard input.
    /// - Throws: `LocalFailure` for what cannot be opened.
    init(_ path: String) throws(LocalFailure) {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot read \(name)") }
        var status = stat()
        let offset = lseek(descriptor, 0, SEEK_CUR)
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && offset >= 0
        size = isFile ? max(0, Int(status.st_size) - Int(offset)) : nil
    }

    deinit {
        if descriptor > STDIN_FILENO { close(descriptor) }
    }

    /// Whether reading would not wait.
    var hasMore: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return !ahead.isEmpty || poll(&request, 1, 0) > 0
    }

    /// Waits for bytes; how many have come, 0 at the end.
    ///
    /// - Throws: `LocalFailure` for what cannot be read.
    func read(into part: inout [UInt8]) throws(LocalFailure) -> Int {
        var count = min(ahead.count, part.count)
        if count > 0 {
            part.replaceSubrange(..<count, with: ahead.prefix(count))
            ahead = ahead.dropFirst(count)
        } else {
            repeat { count = Glibc.read(descriptor, &part, part.count) } while count < 0 && errno == EINTR
            guard count >= 0 else { throw .system("cannot read \(name)") }
        }
        bytesRead += count
        return count
    }

    /// Leaves a byte order mark out, and tells the first byte behind it that is no white space; nil where there is none
    /// among the first 64 KiB. To be asked before anything is read.
    ///
    /// - Throws: `LocalFailure` for what is no text in UTF-8 by its beginning, and says what it looks like.
    func peek() throws(LocalFailure) -> UInt8? {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 * 1024)
        let mark = ForeignForm.byteOrderMark
        var first: UInt8?
        while first == nil || Self.mayBeForeign(bytes), bytes.count < part.count {
            let count = try read(into: &part)
            bytesRead -= count
            guard count > 0 else { break }
            bytes += part[..<count]
            // The mark may come in pieces.
            if bytes.count < mark.count, mark.starts(with: bytes) { continue }
            first = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0).first { !" \t\r\n".utf8.contains($0) }
        }
        ahead = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
        bytesRead += bytes.count - ahead.count
        if let form = ForeignForm.told(bytes) { throw LocalFailure("\(name) \(form)") }
        return first
    }

    /// Whether a few bytes more would tell what the file is. Text of which only a line has come is not waited for.
    private static func mayBeForeign(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, bytes.count < 4 else { return false }
        return bytes.count == 1 || !(0x09...0x7e).contains(first)
    }
}
