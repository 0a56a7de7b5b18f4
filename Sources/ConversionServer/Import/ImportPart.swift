import Basics
import ConversionAPI
import ConversionStore
import RPC

/// One message of an import, and what has become of its items so far.
struct ImportPart {
    /// An item that the rules have let through.
    struct Item {
        /// Among all items of the call.
        let index: Int64
        let conversion: NewConversion
        let intent: Intent
    }

    enum Intent {
        case record
        /// Only validated.
        case validate
        /// Its agent is no more: it is a duplicate of what the agent has tracked, or fails.
        case findAgain
    }

    private(set) var items: [Item] = []
    /// By the items' indices in the call.
    private(set) var errors: [Int64: RPCError] = [:]
    private(set) var importedCount: Int64 = 0
    private(set) var duplicateCount: Int64 = 0
    /// On their way to the store: pieces of what there is to record.
    var records: [ImportRecords] = []

    /// Asks the rules about each item, all of them at one moment.
    ///
    /// - Parameter faults: why items could not be read, by their places among all of the call's.
    init(
        _ request: ImportConversionsRequest, firstIndex: Int64, rules: TrackingRules, store: any Store,
        workspace: WorkspaceID, expires: Uptime?, faults: [Int: RPCError] = [:]
    ) {
        let now = Timestamp.now
        items.reserveCapacity(request.itemCount)
        let conversions: [(TrackConversionRequest, ExportedConversion?)] =
            request.conversions.map { ($0, nil) }
            + request.exportedConversions.map { ($0.conversion ?? TrackConversionRequest(), $0) }
        for (place, (item, exported)) in conversions.enumerated() {
            let index = firstIndex + Int64(place)
            if let fault = faults[Int(index)] {
                errors[index] = fault
                continue
            }
            let policy = store.trackingPolicy(agent: item.agentID, in: workspace)
            do throws(RPCError) {
                let conversion = try rules.admitImport(
                    ConversionDraft(item), exported: exported, policy: policy, workspace: workspace, now: now,
                    expires: expires)
                let isTrial = request.validateOnly || item.validateOnly
                items.append(
                    Item(
                        index: index, conversion: conversion,
                        intent: policy == nil ? .findAgain : isTrial ? .validate : .record))
            } catch {
                errors[index] = error
            }
        }
    }

    var toRecord: [Item] {
        items.filter { if case .record = $0.intent { true } else { false } }
    }

    /// Whether it has items that are not recorded.
    var needsPrecedents: Bool {
        items.contains { if case .record = $0.intent { false } else { true } }
    }

    /// Counts the items that are not recorded by what the store has in their places, then by the items before them.
    ///
    /// - Parameter precedents: of all items.
    mutating func answerTrials(_ precedents: [Precedent]) {
        var earlier = BatchDuplicates()
        for (place, (item, precedent)) in zip(items, precedents).enumerated() {
            let finding = earlier.find(item.conversion, precedent)
            switch (item.intent, finding) {
            case (.record, _): break
            case (_, .keyReused): errors[item.index] = .keyReused
            case (_, .recorded), (_, .removed), (_, .item): duplicateCount += 1
            case (.validate, .none): importedCount += 1
            case (.findAgain, .none): errors[item.index] = .agentNotFound
            }
            if case .findAgain = item.intent { continue }
            earlier.insert(item.conversion, at: place, finding)
        }
    }

    /// Counts an item that was handed to the store.
    ///
    /// - Throws: `RPCError` where it is the store that fails, and not the item: the import ends, to be repeated.
    mutating func settle(_ item: Item, _ outcome: RecordOutcome) throws(RPCError) {
        switch outcome {
        case .recorded: importedCount += 1
        case .duplicate, .duplicateOfRemoved: duplicateCount += 1
        case .keyReused: errors[item.index] = .keyReused
        case .failed(let error) where error.kind == .invalidValue: errors[item.index] = RPCError(error)
        case .failed(let error): throw RPCError(error)
        // Of what is recorded whatever the policies are now, nothing comes back.
        case .policyChanged: throw RPCError(StoreError(.internalFault, "import conversions"))
        case .expired:
            throw RPCError(
                .deadlineExceeded, .deadlineExceeded,
                "The call's deadline passed before all was imported. What was imported stays; import the same again.")
        case .overloaded:
            throw .tryAgain(.resourceExhausted, .writerBusy, "More conversions are waiting than the server can take.")
        }
    }
}

extension ImportConversionsRequest {
    /// Those of both lists.
    var itemCount: Int { conversions.count + exportedConversions.count }
}
