import ConversionStore
import RPC

extension RPCError {
    /// What a client is told of a failure of the store. The cause goes to the log.
    init(_ error: StoreError) {
        switch error.kind {
        case .agentNotFound: self = .agentNotFound
        case .agentExists:
            self.init(
                .alreadyExists, .agentAlreadyExists,
                "An agent with this id exists already. Choose another agent_id, or update that agent.")
        case .revisionMismatch:
            self.init(
                .aborted, .etagMismatch,
                "The agent has changed since its etag was read. Read it again, and decide anew.")
        case .invalidValue:
            self.init(.invalidArgument, .fieldInvalid, "A value can't be stored.", cause: error)
        case .overloaded:
            self = .tryAgain(
                .resourceExhausted, .writerBusy, "More changes are waiting than the server can take.", cause: error)
        case .tracesRemain:
            self = .tryAgain(
                .unavailable, .tracesRemain,
                "The user is erased from every record, but the server's files still hold old versions that are being read.",
                after: .seconds(10), cause: error)
        case .busy, .diskFull, .ioError, .unwritable, .closed, .inUse:
            self = .tryAgain(
                .unavailable, .storeUnavailable, "The server can't store anything at the moment.",
                cause: error)
        case .databaseNewer, .notADatabase, .notOurs, .missing, .exists, .workspaceExists, .workspaceNotFound,
            .credentialNotFound, .corrupt, .internalFault:
            self.init(
                .internal, .storeFault, "The server's store has a fault that its operator must look at.",
                cause: error)
        }
    }

    /// Runs what the store does, and turns its errors into what a client is told.
    static func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as StoreError {
            throw RPCError(error)
        }
    }
}
