/// What an operator may set about the services' rules.
public struct ServiceConfiguration: Sendable, Hashable {
    /// How long after it happened a conversion may still be tracked; older data comes in by import.
    public var lateWindow: Duration = .seconds(7 * 24 * 3600)
    /// How far ahead of ours a worker's clock may be.
    public var clockTolerance: Duration = .seconds(5 * 60)
    /// What is masked in `details` before they are stored; nil for nothing.
    public var redaction: Redaction?

    public init() {}
}
