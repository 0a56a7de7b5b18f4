import Basics
import ConversionAPI
import Glibc

/// Files as text.
enum FileText {
    /// More than any agent has; a file without an end must not fill the memory.
    static let limit = 16 * 1024 * 1024

    /// The text of a file, or of standard input for `-`.
    ///
    /// - Throws: `LocalFailure` for what cannot be read, is too long, or is not UTF-8.
    static func read(_ path: String) throws(LocalFailure) -> String {
        let name = path == "-" ? "standard input" : path
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot read \(name)") }
        defer { if path != "-" { close(descriptor) } }
        let bytes: [UInt8]
        do throws(FileBytes.Failure) {
            bytes = try FileBytes.read(descriptor, limit: limit)
        } catch {
            switch error {
            case .system(let code): throw LocalFailure("cannot read \(name): \(String(cString: strerror(code)))")
            case .tooLarge: throw LocalFailure("\(name) is longer than \(limit >> 20) MiB")
            }
        }
        return try text(bytes, of: name)
    }

    /// The text of a small file; nil where there is none.
    ///
    /// - Throws: `LocalFailure` for what cannot be read, is too long, or is not UTF-8.
    static func readIfPresent(_ path: String, limit: Int) throws(LocalFailure) -> String? {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
        let file = try InputFile(path)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: limit + 1)
        while case let count = try file.read(into: &part), count > 0 {
            bytes += part[..<count]
            guard bytes.count <= limit else { throw LocalFailure("\(path) is longer than \(limit) bytes") }
        }
        return try text(bytes, of: path)
    }

    /// Without a byte order mark.
    private static func text(_ bytes: [UInt8], of name: String) throws(LocalFailure) -> String {
        if let form = ForeignForm.told(bytes) { throw LocalFailure("\(name) \(form)") }
        let mark = ForeignForm.byteOrderMark
        guard let text = String(validating: bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0), as: UTF8.self)
        else { throw LocalFailure("\(name) is not UTF-8") }
        return text
    }

    /// A path that names the same file wherever the program is started. Links are not followed, so that they may change.
    static func absolutePath(_ path: String) throws(LocalFailure) -> String {
        if path.hasPrefix("/") { return path }
        guard let directory = getcwd(nil, 0) else { throw .system("cannot tell where \(path) is") }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }

    /// Replaces a file by one with this text, at once; makes its directories where they are missing.
    ///
    /// - Parameter mode: who may read it, as far as the process's mask allows; only its owner, if nothing is said.
    static func replace(_ path: String, with text: String, mode: mode_t = 0o600) throws(LocalFailure) {
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        try makeDirectory(directory)
        let new = "\(path).\(getpid())"
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .system("cannot write \(path)") }
        var isWritten = FileBytes.write(text, to: descriptor) && fsync(descriptor) == 0
        isWritten = close(descriptor) == 0 && isWritten
        guard isWritten, rename(new, path) == 0 else {
            let failure = LocalFailure.system("cannot write \(path)")
            unlink(new)
            throw failure
        }
    }

    private static func makeDirectory(_ path: String) throws(LocalFailure) {
        guard !path.isEmpty, access(path, F_OK) != 0 else { return }
        if let slash = path.lastIndex(of: "/") { try makeDirectory(String(path[..<slash])) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .system("cannot make the directory \(path)") }
    }
}
