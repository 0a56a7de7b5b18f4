/// What makes two log lines repeats of one another: not whom they are about, which their sender may choose.
struct LogKind: Sendable, Hashable {
    let label: String
    let level: String
    let message: String
    /// A call's status, since it is the calls that an operator tells apart; nil for other lines.
    let code: String?
}
