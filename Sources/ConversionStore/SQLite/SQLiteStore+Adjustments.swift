import GRDB

extension SQLiteStore {
    public func adjust(_ adjustment: NewAdjustment, validateOnly: Bool) async throws -> AdjustmentOutcome {
        let adjustments = AdjustmentTable(conversions: table)
        let operation = "adjust the conversion"
        guard !validateOnly else {
            return try await read(operation) { try adjustments.adjust($0, adjustment, rollups: nil) }
        }
        return try await writeLedger(operation) { try adjustments.adjust($0, adjustment, rollups: $1) }
    }
}
