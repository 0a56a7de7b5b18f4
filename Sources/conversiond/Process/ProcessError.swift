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

    init(_ status: ExitStatus, _ lines: [String]) {
        self.status = status
        self.lines = lines
    }

    init(_ error: ConfigurationError) {
        status = .badSettings
        lines = error.problems
    }

    /// What `error` means for a server of this ledger.
    init(opening ledger: LedgerLocation, _ error: any Error) {
        self.init("open the database \(ledger)", error)
    }

    /// What `error` means for what was to be done, as in "open the database conversions.db".
    init(_ action: String, _ error: any Error) {
        guard let error = error as? StoreError else {
            self.init(.fault, "cannot \(action): \(error)")
            return
        }
        self.init(ExitStatus(error.kind), "cannot \(action): \(error.message)")
    }
}

extension ExitStatus {
    fileprivate init(_ kind: StoreError.Kind) {
        switch kind {
        case .databaseNewer: self = .newerDatabase
        case .notADatabase: self = .notADatabase
        case .notOurs, .missing: self = .foreignDatabase
        case .unwritable, .exists: self = .unwritableDatabase
        case .inUse, .busy: self = .databaseInUse
        case .diskFull, .ioError, .corrupt: self = .storageFailure
        case .workspaceExists, .workspaceNotFound, .credentialNotFound: self = .unknownName
        case .agentExists, .agentNotFound, .revisionMismatch, .invalidValue,
            .overloaded, .tracesRemain, .closed, .internalFault:
            self = .fault
        }
    }
}
