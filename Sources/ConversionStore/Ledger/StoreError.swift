/// Why the store could not do something: a kind to act upon, and a sentence.
///
/// `description` is one line that names no SQL, no path and nobody's data, fit for a client. What lies beneath is in
/// `cause`, for the log.
public struct StoreError: Error, CustomStringConvertible {
    /// What to act upon.
    public enum Kind: Sendable, Hashable {
        // At opening.
        /// A newer version of this program has changed the database.
        case databaseNewer
        /// The file holds something else than a database.
        case notADatabase
        /// A database, but another program's.
        case notOurs
        /// The file or its directory cannot be created or written.
        case unwritable
        /// There is no such file.
        case missing
        /// There is a file already, which would be overwritten.
        case exists
        /// Another process, or another store of this one, has the database open.
        case inUse

        // Of the caller's making.
        case workspaceExists
        case workspaceNotFound
        case credentialNotFound
        case agentExists
        case agentNotFound
        /// The agent has changed since the expected revision.
        case revisionMismatch
        /// The database would not take these values.
        case invalidValue

        // While running.
        /// Too much waits already; trying again later helps.
        case overloaded
        /// Another program held the database for too long; trying again later helps.
        case busy
        /// Erased, but the files still hold old versions that others are reading; the same erasure again removes them.
        case tracesRemain
        case diskFull
        case ioError
        /// The database contradicts itself: restore a backup.
        case corrupt
        case closed
        /// A fault of the store's own.
        case internalFault
    }

    /// For programs.
    public let kind: Kind
    /// What was being done, as in "record conversions".
    public let operation: String
    /// The sentence.
    public let message: String
    /// What the layer below said.
    public let cause: (any Error)?

    public init(_ kind: Kind, _ operation: String, _ message: String? = nil, cause: (any Error)? = nil) {
        self.kind = kind
        self.operation = operation
        self.message = message ?? kind.sentence
        self.cause = cause
    }

    /// One line for people.
    public var description: String { "cannot \(operation): \(message)" }
}

extension StoreError.Kind {
    package var sentence: String {
        switch self {
        case .databaseNewer: "a newer version of this program has written the database; use that version"
        case .notADatabase: "the file is not a database"
        case .notOurs: "the file is another program's database"
        case .unwritable: "the database file or its directory cannot be written"
        case .missing: "there is no such file"
        case .exists: "there is a file of this name already"
        case .inUse: "the database is in use by another server"
        case .workspaceExists: "the workspace exists already"
        case .workspaceNotFound: "there is no such workspace"
        case .credentialNotFound: "there is no key with this id"
        case .agentExists: "an agent with this id exists already"
        case .agentNotFound: "there is no agent with this id"
        case .revisionMismatch: "the agent has changed meanwhile; read it again"
        case .invalidValue: "the database refuses a value"
        case .overloaded: "too many changes are waiting; try again later"
        case .busy: "another program holds the database; try again later"
        case .tracesRemain: "old versions of erased records are still being read; try again later"
        case .diskFull: "the disk is full"
        case .ioError: "the disk failed"
        case .corrupt: "the database is damaged; restore a backup"
        case .closed: "the store is closed"
        case .internalFault: "an internal fault"
        }
    }
}
