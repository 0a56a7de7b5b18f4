/// Which workspace something belongs to: a number that the store gave out.
public struct WorkspaceID: RawRepresentable, Sendable, Hashable {
    /// From 1 on.
    public let rawValue: Int64

    @inlinable
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The workspace that every store has from its first day, named "default".
    public static let `default` = WorkspaceID(rawValue: 1)
}
