import ConversionStore

/// Why the process cannot go on: lines for people, and a status for programs.
struct ProcessError: Error, Sendable {
    let status: ExitStatus
    /// Each is printed as it is, behind the program's name.
    let lines: [String]

    init(_ status: ExitStatus, _ line: String) {
        self.status = status
        lines = [line]
    }

    init(_ error: ConfigurationError) {
        status = .badSettings
        lines = error.problems
    }

    /// What `error` means for a server whose database is at `path`.
    init(opening path: String, _ error: any Error) {
        guard let error = error as? StoreError else {
            self.init(.fault, "cannot open the database \(path): \(error)")
            return
        }
        self.init(ExitStatus(opening: error.kind), "cannot open the database \(path): \(error.message)")
    }
}

extension ExitStatus {
    fileprivate init(opening kind: StoreError.Kind) {
        switch kind {
        case .databaseNewer: self = .newerDatabase
        case .notADatabase: self = .notADatabase
        case .notOurs: self = .foreignDatabase
        case .unwritable: self = .unwritableDatabase
        case .inUse, .busy: self = .databaseInUse
        case .diskFull, .ioError, .corrupt: self = .storageFailure
        case .workspaceExists, .workspaceNotFound, .agentExists, .agentNotFound, .revisionMismatch, .invalidValue,
            .overloaded, .tracesRemain, .closed, .internalFault:
            self = .fault
        }
    }
}
