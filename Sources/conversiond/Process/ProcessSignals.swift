import Glibc
import Logging
import UnixSignals

/// What a server makes of the signals that do not ask it to end.
///
/// SIGTERM and SIGINT are ``Termination``'s. SIGQUIT and those of a fault of our own (SIGSEGV and its kind) end it at once and
/// leave a core, SIGTSTP stops it: whoever presses these keys means that. What was answered is on the disk in any case.
enum ProcessSignals {
    /// Those that would end or stop the process, and by which nobody means that:
    /// - a peer or a log's reader that goes away while we write, and a file that may not grow (SIGPIPE, SIGXFSZ), are errors
    ///   of that write;
    /// - a terminal that takes no output from the background (SIGTTOU), or gives it no input (SIGTTIN);
    /// - timers and profilers (SIGALRM, SIGVTALRM, SIGPROF), and I/O and power that only those hear of who ask (SIGIO,
    ///   SIGPWR), and a warning before the limit of processor time, which ends it by itself (SIGXCPU);
    /// - what has a meaning for other servers, and none for this one (SIGUSR1, SIGUSR2, and all real-time signals).
    static func ignoreOthers() {
        for signal in [SIGPIPE, SIGXFSZ, SIGTTOU, SIGTTIN, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGXCPU] {
            Glibc.signal(signal, SIG_IGN)
        }
        for signal in [SIGUSR1, SIGUSR2] { Glibc.signal(signal, SIG_IGN) }
        // Those below 34 are the C library's own, which refuses to have them changed (signal(7)).
        for signal in 34...64 as ClosedRange<CInt> { Glibc.signal(signal, SIG_IGN) }
    }

    /// Takes SIGHUP for as long as the process lives, before its server is ready and while it drains, too.
    ///
    /// - Parameter hangup: called for each one, or once for several that came together.
    static func takeHangup(_ hangup: @escaping @Sendable () async -> Void) async {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        // Never cancelled: without it the next one would end the process.
        Task { for await _ in signals { await hangup() } }
    }
}
