/// Where agents and conversions are kept: a ledger that answers only for what is durable.
///
/// What changes agents or conversions that are there is written into the audit log in the same transaction, with the actor
/// who had it done.
///
/// Every method may be called from any thread. Failures are `StoreError`, except that an asynchronous read whose task
/// is cancelled throws `CancellationError`. The protocol speaks of batches and cursors and never of a database, so that
/// one contract suite can hold every conformer to the same promises.
///
/// It is called `Store` because a protocol with its module's name would hide that module from qualified look-up.
public protocol Store: Sendable {
    // MARK: Workspaces

    /// Adds a workspace, whose agents, conversions and keys no other workspace sees.
    ///
    /// Throws `.workspaceExists` when the name is taken.
    func createWorkspace(named name: String) async throws -> WorkspaceID

    // MARK: Agents

    /// Adds an agent under an id that no living agent of the workspace has.
    ///
    /// Its revision is 1, or, where a deleted agent had the id, the one that follows: a revision is never given out
    /// twice. Throws `.agentExists` or `.workspaceNotFound`.
    func createAgent(
        id: String, settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor
    ) async throws -> Agent

    /// The agent as it is now, nil where there is none.
    func agent(id: String, in workspace: WorkspaceID) async throws -> Agent?

    /// The workspace's agents in the order of their ids, those behind `after` first.
    func listAgents(in workspace: WorkspaceID, pageSize: Int, after: String?) async throws -> AgentPage

    /// Changes an agent: reads it, lets `change` edit its settings, and writes a new revision, all in one transaction.
    ///
    /// Settings that come out as they went in write nothing and keep the revision. What `change` throws comes out
    /// unchanged, and nothing is written. `change` is a pure rule: what it makes of the settings depends on them alone, as
    /// it may run more than once, on any thread. It must be quick and must not wait, as others' changes may wait for it.
    /// With `expectedRevision` the agent must still be at it, else `.revisionMismatch`; an agent that is not there
    /// throws `.agentNotFound`.
    func updateAgent(
        id: String, expectedRevision: Int64?, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor,
        change: @escaping @Sendable (inout AgentSettings) throws -> Void
    ) async throws -> Agent

    /// Removes the agent; its revisions stay, because conversions name them.
    ///
    /// Throws `.agentNotFound` or `.revisionMismatch`, as `updateAgent` does.
    func deleteAgent(id: String, expectedRevision: Int64?, in workspace: WorkspaceID, by actor: Actor) async throws

    /// What the agent says about tracking, from memory: no wait, no input or output.
    ///
    /// Complete: nil means that there is no such agent. It may be behind by what another server, or a change without its
    /// answer yet, has just committed: `record` finds that out, where it is told the generation.
    func trackingPolicy(agent: String, in workspace: WorkspaceID) -> TrackingPolicy?

    /// Grows once any agent's policy has changed: a policy that was read after this is good as long as this stays.
    var trackingPolicyGeneration: Int { get }

    // MARK: Recording

    /// Records conversions, and calls `completed` once with their outcomes, aligned by position.
    ///
    /// Returns at once, never waiting for the disk. `completed` runs after the commit that made the batch durable, on
    /// whatever thread the store has at hand, so it must only hand the outcomes on. Where nothing can be queued it runs
    /// before this returns, every outcome `.overloaded`, or `.failed` with `.closed`.
    /// A batch larger than the whole queue is always refused.
    ///
    /// Where it is in doubt whether a commit has happened, as when a connection was lost in the midst of it, the store finds
    /// that out before it answers: what is `.failed` was not written. A disk that fails in the midst of a commit
    /// (`.ioError`) leaves a doubt that ends with the next commit, or when the ledger is opened again; so nobody is told
    /// then that nothing was recorded, but to try again.
    ///
    /// A batch that was admitted by policies under `generation` comes back whole, each outcome `.policyChanged` and nothing
    /// written, where a policy of one of its agents has changed since: so nothing is recorded for an agent once the answer
    /// to the change that switched it off is given. It is to be admitted anew.
    /// A batch is one transaction, but its items stand alone: one that fails or is a duplicate fails no other.
    /// What is withdrawn while it waits is `.expired` and not written.
    ///
    /// An imported conversion without a key is a duplicate of any that is the same in every other field, one whose user
    /// was erased included. Under a key it is one of the key's conversion, also where that was tracked by a request that
    /// left out what the record says. One that tells its origin is a duplicate of the record with that id, or of what an
    /// earlier import has recorded for it, whatever else it says; a key that the record was recorded under in this ledger
    /// is spent with it, so that a retry of the call that spent it is a duplicate, too.
    ///
    /// - Parameter generation: `trackingPolicyGeneration` from before the policies were read that admitted the batch; nil
    ///   where it is recorded whatever they say now, as imports are.
    func record(
        _ batch: [NewConversion], admittedUnder generation: Int?, withdrawals: Withdrawals?,
        completed: @escaping @Sendable ([RecordOutcome]) -> Void)

    /// What `record` would find already there for each conversion, by key and by call; writes nothing, spends no key.
    ///
    /// Conversions still in the queue, and duplicates inside `conversions` itself, are not seen.
    func precedents(of conversions: [NewConversion]) async throws -> [Precedent]

    /// What stands under the idempotency key of a call, which belongs to the call's agent and room; nothing under an empty
    /// one. For a retry of a call whose rules have changed since.
    func precedent(
        underKeyOf texts: ConversionTexts, fingerprint: UInt64, in workspace: WorkspaceID
    ) async throws -> Precedent

    // MARK: Adjusting

    /// Corrects a conversion, and returns what became of it.
    ///
    /// A key that was used before gives the first adjustment back, whatever has happened to the conversion since. With
    /// `validateOnly` it finds out the same and writes nothing; the adjustment has no id then.
    func adjust(_ adjustment: NewAdjustment, validateOnly: Bool, by actor: Actor) async throws -> AdjustmentOutcome

    // MARK: Auditing

    /// Writes into the audit log what was done in many transactions, none of which tells of the whole.
    ///
    /// - Parameter subject: names nobody's data.
    func note(
        _ action: AuditEvent.Action, of subject: String, at time: Timestamp, in workspace: WorkspaceID, by actor: Actor
    ) async throws

    // MARK: Calls

    /// Records a call, or adds to what is known of it, by the rule `CallMerge`: there is one for each room.
    ///
    /// What changes the call is an event of the ledger. With `validateOnly` it finds out what would be stored, and stores
    /// nothing.
    func recordCall(_ call: NewCall, validateOnly: Bool) async throws -> CallOutcome

    /// The call of a room, nil where the workspace has none.
    func call(roomName: String, in workspace: WorkspaceID) async throws -> Call?

    /// A page of calls, newest first by when they began, and of those of one moment by the bytes of their rooms, backwards.
    ///
    /// `pageSize` counts 1 to 1,000; others are brought into that range. A page may be short or empty and still have a
    /// `next`, as of conversions. A call whose beginning changes between two pages may come in both.
    ///
    /// - Parameter bytes: how much memory the page may take, but for its last call.
    func listCalls(
        _ filter: CallFilter, in workspace: WorkspaceID, pageSize: Int, after: CallCursor?, bytes: Int
    ) async throws -> CallPage

    // MARK: Erasing

    /// Removes a user's id and details from every conversion, the id, the end reason and the outcome from every call, and
    /// what adjustments of the conversions say; the rest of the records stays, and keys, which are kept as hashes only,
    /// still tell a repeat. Each conversion and each call is an event of the ledger.
    ///
    /// What comes of the user while it is at work is erased as well; what comes after the last look at the ledger's end,
    /// is new. When it returns, the store's files hold nothing of it either. One that fails or is cut short has done a part:
    /// the same again does the rest. It reads whole tables, and writes in small transactions between others. Cancelling
    /// its task ends it between two of them. Throws `.tracesRemain` where all is erased but old versions are still being
    /// read from the files. With `validateOnly` it only counts.
    func eraseUser(
        _ userID: String, at time: Timestamp, in workspace: WorkspaceID, validateOnly: Bool, by actor: Actor
    ) async throws -> Erasure

    // MARK: Reading

    /// One conversion, nil where the workspace has none of that id.
    func conversion(id: ConversionID, in workspace: WorkspaceID) async throws -> Conversion?

    /// A page of conversions, newest first, by when they happened and then by sequence.
    ///
    /// `pageSize` counts 1 to 1,000; others are brought into that range. A page may be short or empty and still have a
    /// `next`: the store looks at a bounded number of rows for each page, whether or not they match.
    ///
    /// - Parameter bytes: how much memory the page may take, but for its last conversion.
    func listConversions(
        _ filter: ConversionFilter, in workspace: WorkspaceID, pageSize: Int, after: ConversionCursor?, bytes: Int
    ) async throws -> ConversionPage

    /// A page of a report, in the order of its groups: one snapshot of the ledger for each page.
    ///
    /// A group stands for each that has a conversion or a call; without `groupBy` there is one of everything, always.
    /// The times are those of the conversions, and for recorded calls that of their beginning; a room that has both in
    /// one group is one call of it. `pageSize` counts 1 to 10,000; others are brought into that range.
    func summarize(
        _ query: SummaryQuery, in workspace: WorkspaceID, pageSize: Int, after: SummaryKey?
    ) async throws -> SummaryPage

    // MARK: Retention

    /// Takes a pass one bounded step further: removes some of what happened, and was received, before its cutoff.
    ///
    /// Conversions go with their adjustments, and their idempotency keys with them or some time after: a key that comes
    /// again then is a new one. Calls go that began before. Reports still count what was removed; nothing else shows it.
    /// Sequences, ids and cursors are not given out again. Throws `.overloaded` while much waits to be written.
    ///
    /// What was removed is known as sums of whole quarter-hours, of one agent and of all. So a report that begins or ends
    /// within a quarter-hour before the cutoff counts what was removed in it as of the quarter-hour's beginning; a report by
    /// user or by room, and of several agents as one where they share rooms, counts only what is left. A room is one call
    /// for as long as anything of it is left that reports count: what comes of it later is another call. What happened
    /// before the cutoff and comes after the removal may count a call more.
    func proceed(with pass: RetentionPass) async throws -> RetentionPass

    /// The latest time of the day that was noted, else that of the last receipt; nil for a ledger that holds nothing.
    func lastTime() async throws -> Timestamp?

    /// Notes the time of the day, as one that is believed. An earlier one than was noted before changes nothing.
    func noteTime(_ time: Timestamp) async throws

    // MARK: The ledger in commit order

    /// The place behind the last commit, whichever server made it.
    func ledgerEnd() async throws -> LedgerCursor

    /// What was committed behind the cursor, in commit order: a bounded stretch of it, maybe without events though more
    /// follow.
    ///
    /// - Parameter bytes: how much memory the events may take, but for the last of each kind.
    func ledgerEvents(
        _ filter: ConversionFilter, in workspace: WorkspaceID, after cursor: LedgerCursor, bytes: Int
    ) async throws -> LedgerPage

    /// Returns when something has been committed behind the cursor, at once if it has: the new end.
    ///
    /// Throws `.closed` once the store is closed and all that it held is committed.
    func waitForLedger(beyond cursor: LedgerCursor) async throws -> LedgerCursor

    /// A cursor as clients keep it: opaque, and good for this ledger only.
    func text(of cursor: LedgerCursor) -> String

    /// The cursor of a text; nil for one that this ledger, by any server, did not give out.
    func cursor(of text: String) async throws -> LedgerCursor?

    // MARK: Running

    /// Writes something that means nothing and makes it durable: returns if the store can write, and throws what a
    /// change would.
    func probe() async throws

    /// Counts since the store was opened.
    func statistics() -> StoreStatistics

    /// Commits what is queued, answers it, and closes; returns when the last file is closed.
    ///
    /// From its start on every other call fails with `.closed`. May be called more than once.
    func close() async
}

extension Store {
    /// Records conversions and waits for their outcomes, aligned by position.
    public func record(_ batch: [NewConversion], admittedUnder generation: Int? = nil) async -> [RecordOutcome] {
        await withCheckedContinuation { continuation in
            record(batch, admittedUnder: generation, withdrawals: nil) { continuation.resume(returning: $0) }
        }
    }

    /// Records conversions that will not be withdrawn, whatever their agents' policies are now.
    public func record(_ batch: [NewConversion], completed: @escaping @Sendable ([RecordOutcome]) -> Void) {
        record(batch, admittedUnder: nil, withdrawals: nil, completed: completed)
    }

    /// What `record` would find already there for one conversion.
    public func precedent(of conversion: NewConversion) async throws -> Precedent {
        try await precedents(of: [conversion]).first ?? .none
    }
}

/// The same by nobody in particular.
extension Store {
    public func createAgent(
        id: String, settings: AgentSettings, at time: Timestamp, in workspace: WorkspaceID
    ) async throws -> Agent {
        try await createAgent(id: id, settings: settings, at: time, in: workspace, by: .anonymous)
    }

    public func updateAgent(
        id: String, expectedRevision: Int64?, at time: Timestamp, in workspace: WorkspaceID,
        change: @escaping @Sendable (inout AgentSettings) throws -> Void
    ) async throws -> Agent {
        try await updateAgent(
            id: id, expectedRevision: expectedRevision, at: time, in: workspace, by: .anonymous, change: change)
    }

    public func deleteAgent(id: String, expectedRevision: Int64?, in workspace: WorkspaceID) async throws {
        try await deleteAgent(id: id, expectedRevision: expectedRevision, in: workspace, by: .anonymous)
    }

    public func adjust(_ adjustment: NewAdjustment, validateOnly: Bool) async throws -> AdjustmentOutcome {
        try await adjust(adjustment, validateOnly: validateOnly, by: .anonymous)
    }

    public func eraseUser(
        _ userID: String, at time: Timestamp, in workspace: WorkspaceID, validateOnly: Bool
    ) async throws -> Erasure {
        try await eraseUser(userID, at: time, in: workspace, validateOnly: validateOnly, by: .anonymous)
    }
}

extension Store {
    /// As `ledgerEvents(_:in:after:bytes:)`, with as much as the store's own bounds let through.
    public func ledgerEvents(
        _ filter: ConversionFilter, in workspace: WorkspaceID, after cursor: LedgerCursor
    ) async throws -> LedgerPage {
        try await ledgerEvents(filter, in: workspace, after: cursor, bytes: .max)
    }

    /// As `listConversions(_:in:pageSize:after:bytes:)`, with as much as the store's own bounds let through.
    public func listConversions(
        _ filter: ConversionFilter, in workspace: WorkspaceID, pageSize: Int, after: ConversionCursor?
    ) async throws -> ConversionPage {
        try await listConversions(filter, in: workspace, pageSize: pageSize, after: after, bytes: .max)
    }
}
