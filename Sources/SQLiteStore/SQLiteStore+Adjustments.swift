import ConversionStore
import GRDB

extension SQLiteStore {
    public func adjust(_ adjustment: NewAdjustment, validateOnly: Bool, by actor: Actor) async throws
        -> AdjustmentOutcome
    {
        let adjustments = AdjustmentTable(conversions: table)
        let operation = "adjust the conversion"
        guard !validateOnly else {
            return try await read(operation) { try adjustments.adjust($0, adjustment, rollups: nil) }
        }
        return try await writeLedger(operation) { database, rollups in
            let outcome = try adjustments.adjust(database, adjustment, rollups: rollups)
            if case .adjusted = outcome {
                try AuditTable.append(
                    database, .conversionAdjusted, of: adjustment.conversionID.description, by: actor,
                    at: adjustment.receivedAt, in: adjustment.workspace)
            }
            return outcome
        }
    }
}
