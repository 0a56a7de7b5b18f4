import Glibc

/// What went wrong on this side of the connection, as the end of a line behind the program's name.
struct LocalFailure: Error, Hashable, CustomStringConvertible {
    /// The status that the program ends with: none that stands for a gRPC code, nor for a wrong command line.
    static let exitStatus: Int32 = 1

    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// A failure of the system call just made.
    static func system(_ operation: String) -> LocalFailure {
        LocalFailure("\(operation): \(String(cString: strerror(errno)))")
    }
}
