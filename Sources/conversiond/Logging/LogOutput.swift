import Basics
import ConversionStore
import Glibc
import Logging

/// Where the server's log goes: a queue, and a thread that writes it to a descriptor.
///
/// Nobody who logs ever waits for whoever reads the log. Lines that find the queue full, or cannot be written, are dropped
/// and counted, and so are repeats above a rate; both are told in the log as soon as that can be written, and in the metrics.
/// Usable from any thread.
final class LogOutput: Sendable {
    /// How much may wait, and how many of a kind are written.
    struct Limits: Sendable {
        /// Bytes of lines that wait. As many again may be on their way to the descriptor.
        var bytes = 1 << 20
        /// Lines of one kind in a second.
        var rate = 50
        /// Kinds that are told apart.
        var kinds = 256
    }

    /// What became of lines since the start.
    struct Counts: Sendable, Equatable {
        var written = 0
        var dropped = 0
        var repeated = 0
    }

    private struct State {
        var waiting: [UInt8] = []
        var repeats: LogRepeats
        var counts = Counts()
        /// Those that the log does not tell of yet.
        var untoldDrops = 0
        var threadSleeps = false
        var isEnding = false
        var hasEnded = false
    }

    private enum Step {
        case write([UInt8])
        /// Waits for a second's end.
        case count
        case end
    }

    private let state: Monitor<State>
    private let descriptor: CInt
    private let format: LogFormat
    private let limits: Limits
    /// A pipe takes as much at once without waiting, as soon as it takes anything (pipe(7), PIPE_BUF).
    private static let pieceSize = 4096
    private static let label = "conversiond.log"

    /// - Parameters:
    ///   - descriptor: stays open, and as it is: other processes may share it, and its being non-blocking with it.
    ///   - format: how it tells of what was not written.
    init(_ descriptor: CInt = STDERR_FILENO, format: LogFormat, limits: Limits = Limits()) {
        self.descriptor = descriptor
        self.format = format
        self.limits = limits
        state = Monitor(State(repeats: LogRepeats(rate: limits.rate, kindLimit: limits.kinds)))
        startThread()
    }

    var counts: Counts { state.withLock { $0.counts } }

    // MARK: Whoever logs

    /// Whether a line of this kind is to be written; otherwise it has been counted.
    func admits(_ kind: LogKind) -> Bool {
        let now = Uptime.now
        let (isAdmitted, wakes) = state.withLock { state -> (Bool, Bool) in
            tellRepeats(&state, at: now)
            guard !state.repeats.admits(kind, at: now) else { return (true, false) }
            state.counts.repeated += 1
            defer { state.threadSleeps = false }
            return (false, state.threadSleeps)
        }
        if wakes { state.notify() }
        return isAdmitted
    }

    /// Takes a whole line with its end.
    func write(_ line: String) {
        let wakes = state.withLock { state in
            append(line, to: &state)
            defer { state.threadSleeps = false }
            return state.threadSleeps
        }
        if wakes { state.notify() }
    }

    /// Returns when all that was taken is written, or after `patience`; what comes later is dropped.
    func finish(patience: Duration) {
        state.withLock { $0.isEnding = true }
        state.notify()
        _ = state.waitForResult(patience: patience) { $0.hasEnded ? true : nil }
    }

    private func append(_ line: String, to state: inout State) {
        guard !state.hasEnded, state.waiting.count + line.utf8.count <= limits.bytes else {
            state.counts.dropped += 1
            state.untoldDrops += 1
            return
        }
        state.waiting += line.utf8
    }

    private func tellRepeats(_ state: inout State, at now: Uptime, cuttingShort: Bool = false) {
        for sum in state.repeats.sums(at: now, cuttingShort: cuttingShort) {
            var metadata: Logger.Metadata = ["lines": "\(sum.count)"]
            metadata["of"] = sum.kind.map { .string($0.message) } ?? "many kinds"
            if let code = sum.kind?.code { metadata["code"] = .string(code) }
            let level = sum.kind.flatMap { Logger.Level(rawValue: $0.level) } ?? .warning
            let label = sum.kind?.label ?? Self.label
            append(line(level, label, "more lines of a kind came than are written", metadata), to: &state)
        }
    }

    private func line(
        _ level: Logger.Level, _ label: String, _ message: String, _ metadata: Logger.Metadata
    ) -> String {
        format.line(LogRecord(time: .now, level: level, label: label, message: message, metadata: metadata))
    }

    // MARK: The thread

    private func startThread() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let output = Unmanaged<LogOutput>.fromOpaque(context).takeRetainedValue()
                output.run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            // Without a thread nothing is ever written; the counts say so.
            context.release()
            state.withLock { $0.hasEnded = true }
            return
        }
        pthread_detach(thread)
    }

    private func run() {
        var isCounting = false
        while true {
            switch next(isCounting) {
            case .write(let bytes):
                let written = write(bytes)
                let lost = Self.lines(bytes[written...])
                let sent = Self.lines(bytes[..<written])
                state.withLock { state in
                    state.counts.written += sent
                    state.counts.dropped += lost
                    state.untoldDrops += lost
                }
                isCounting = false
            case .count: isCounting = !isCounting
            case .end:
                state.withLock { $0.hasEnded = true }
                state.notify()
                return
            }
        }
    }

    private func next(_ isCounting: Bool) -> Step {
        let attempt = { [self] (state: inout State) -> Step? in
            tellRepeats(&state, at: .now, cuttingShort: state.isEnding)
            guard state.waiting.isEmpty else {
                if state.untoldDrops > 0 {
                    let drops = state.untoldDrops
                    state.untoldDrops = 0
                    state.waiting +=
                        line(.warning, Self.label, "lines were dropped", ["lines": "\(drops)"]).utf8
                }
                var bytes: [UInt8] = []
                swap(&bytes, &state.waiting)
                return .write(bytes)
            }
            if state.isEnding { return .end }
            if state.repeats.hasKeptBack, !isCounting { return .count }
            state.threadSleeps = true
            return nil
        }
        guard isCounting else { return state.waitForResult(attempt) }
        return state.waitForResult(patience: .seconds(1), attempt) ?? .count
    }

    /// Writes in whole lines where they are short enough, and waits for the reader as long as it takes.
    ///
    /// - Returns: how many bytes went out: fewer where nobody will ever read them.
    private func write(_ bytes: [UInt8]) -> Int {
        var start = 0
        while start < bytes.count {
            var end = min(start + Self.pieceSize, bytes.count)
            if end < bytes.count, let newline = bytes[start..<end].lastIndex(of: UInt8(ascii: "\n")) {
                end = newline + 1
            }
            var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if poll(&wait, 1, -1) < 0, errno != EINTR { return start }
            let count = bytes[start..<end].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                start += count
            } else if count < 0, errno == EAGAIN {
                // Somebody else has made it non-blocking, and was quicker.
                usleep(10_000)
            } else if count == 0 || errno != EINTR {
                return start
            }
        }
        return start
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }
}
