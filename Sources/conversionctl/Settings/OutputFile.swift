import Basics
import Glibc

/// A file that comes into being whole, or standard output; written in large pieces.
final class OutputFile {
    private static let pieceSize = 64 * 1024

    /// nil for standard output.
    private let path: String?
    /// Beside the file, until it is whole.
    private let unfinishedPath: String?
    private let descriptor: Int32
    private var piece = ""
    private var isFinished = false

    /// - Parameter path: `-` for standard output. A file that is there is replaced at the end; others than its owner may
    ///   not read it. What is no file, such as a pipe, is written to at once.
    /// - Throws: `LocalFailure` for what cannot be opened.
    init(_ path: String) throws(LocalFailure) {
        guard path != "-" else {
            (self.path, unfinishedPath, descriptor) = (nil, nil, STDOUT_FILENO)
            return
        }
        self.path = path
        var status = stat()
        let isOther = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        let unfinished = isOther ? nil : "\(path).\(getpid())"
        unfinishedPath = unfinished
        descriptor =
            unfinished.map { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
            ?? open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot write \(path)") }
    }

    deinit {
        guard path != nil, !isFinished else { return }
        close(descriptor)
        if let unfinishedPath { unlink(unfinishedPath) }
    }

    /// - Throws: `LocalFailure` when it cannot be written.
    func write(_ text: String) throws(LocalFailure) {
        piece += text
        if piece.utf8.count >= Self.pieceSize { try flush() }
    }

    /// Everything has been written.
    ///
    /// - Throws: `LocalFailure` when it cannot be brought to the disk.
    func finish() throws(LocalFailure) {
        try flush()
        guard let path else { return }
        isFinished = true
        var isWhole = unfinishedPath == nil || fsync(descriptor) == 0
        isWhole = close(descriptor) == 0 && isWhole
        guard let unfinishedPath else { return }
        guard isWhole, rename(unfinishedPath, path) == 0 else {
            let failure = LocalFailure.system("cannot write \(path)")
            unlink(unfinishedPath)
            throw failure
        }
    }

    private func flush() throws(LocalFailure) {
        defer { piece = "" }
        guard let path else { return try StandardOutput.write(piece) }
        guard FileBytes.write(piece, to: descriptor) else { throw .system("cannot write \(path)") }
    }
}
