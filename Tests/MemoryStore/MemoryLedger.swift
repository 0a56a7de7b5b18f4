import ConversionStore

/// A ledger as a plain value: arrays and dictionaries, searched from one end to the other.
///
/// It is there to be right and not to be quick: what another engine finds by an index, a filter or a sum kept up to date,
/// this one counts anew each time.
package struct MemoryLedger: Sendable {
    /// A text as ledgers compare it, byte by byte. To Swift's strings two ways to write one letter are the same.
    struct Text: Hashable, Comparable {
        let bytes: [UInt8]

        init(_ text: String) { bytes = Array(text.utf8) }

        static func < (left: Text, right: Text) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
    }

    /// A name within a workspace.
    struct Place: Hashable {
        let workspace: WorkspaceID
        let name: Text

        init(_ name: String, _ workspace: WorkspaceID) {
            self.workspace = workspace
            self.name = Text(name)
        }
    }

    struct StoredConversion {
        let workspace: WorkspaceID
        /// As it stands; its origin and key never change.
        var conversion: Conversion
        /// Removed for its age: only reports count it.
        var isRemoved = false
    }

    struct StoredAdjustment {
        let workspace: WorkspaceID
        let conversion: Int64
        var adjustment: Adjustment
        /// What it was made under, if there was a key, and the content that came with it.
        let key: KeyHash?
        let fingerprint: UInt64
    }

    struct StoredCall {
        let workspace: WorkspaceID
        var call: Call
        /// Of its last change, which is its one event.
        var sequence: Int64
        var isRemoved = false
    }

    /// A change of the ledger in the order of commits.
    struct Event {
        enum Change {
            case recorded
            /// The place of the adjustment.
            case adjusted(Int)
            case erased
        }

        let sequence: Int64
        let conversion: Int64
        let change: Change
        let receivedAt: Timestamp
    }

    /// What a key was spent on.
    struct Spent {
        var sequence: Int64
        let fingerprint: UInt64
    }

    let ids: ConversionIDScheme
    var hashes: KeyHashes { KeyHashes(ids: ids) }
    /// By number, from 1 on.
    var workspaces = [Text("default")]
    var agents: [Place: Agent] = [:]
    /// The last revision that each id was given, also of those that are deleted.
    var revisions: [Place: Int64] = [:]
    /// Differs once any agent has changed.
    var agentGeneration = 0
    /// In the order of their sequences.
    var conversions: [StoredConversion] = []
    var adjustments: [StoredAdjustment] = []
    var calls: [StoredCall] = []
    var events: [Event] = []
    var keys: [KeyHash: Spent] = [:]
    var firstsOfCalls: [KeyHash: Int64] = [:]
    var lastSequence: Int64 = 0
    /// What was removed for its age.
    var removed = RemovedRecords()
    /// How often rooms were forgotten.
    var forgottenRooms = 0
    var notedTime: Timestamp?

    /// An empty ledger, whose ids are no other's.
    package init() {
        ids = ConversionIDScheme(tag: .random(in: 0...UInt64.max), key: .random(in: 0...UInt64.max))
    }

    /// Where a conversion that is there stands in `conversions`.
    func place(of sequence: Int64, in workspace: WorkspaceID) -> Int? {
        conversions.firstIndex {
            $0.conversion.sequence == sequence && $0.workspace == workspace && !$0.isRemoved
        }
    }

    func conversion(_ sequence: Int64, in workspace: WorkspaceID) -> Conversion? {
        place(of: sequence, in: workspace).map { conversions[$0].conversion }
    }

    func conversion(_ id: ConversionID, in workspace: WorkspaceID) -> Conversion? {
        ids.sequence(of: id).flatMap { conversion($0, in: workspace) }
    }

    func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
