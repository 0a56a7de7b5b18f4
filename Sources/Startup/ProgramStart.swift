import CStartup

/// What the program was started with.
public enum ProgramStart {
    /// The arguments behind the program's name; nil if the program was not told them, so that nothing may be done in their
    /// place.
    ///
    /// They are main's own. `CommandLine.arguments` are empty where a preloaded library has changed the environment, and
    /// /proc may not be there.
    public static var arguments: [String]? {
        let count = cstartup_argument_count()
        guard count > 0 else { return nil }
        return (1..<max(count, 1)).map { index in cstartup_argument(index).map { String(cString: $0) } ?? "" }
    }

    /// Whether SIGHUP is to end the program: not where its parent had it ignored, as nohup has.
    public static var endsAtHangup: Bool { cstartup_hangup_was_ignored() == 0 }

    /// Lets SIGHUP end the program, as it does other programs. Until then it is ignored, from before main on.
    public static func restoreHangup() { cstartup_restore_hangup() }
}
