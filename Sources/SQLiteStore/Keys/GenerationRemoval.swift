/// Empties generations of which few keys are left, in transactions of their own, and has their filters forgotten then.
///
/// Belongs to the writer thread, and must go before the connection is closed.
final class GenerationRemoval {
    private let files: LedgerFiles
    private let transaction: WriterTransaction
    private let recorder: ConversionRecorder
    private let rollups: RollupWriter

    static let operation = "remove what is old"

    init(
        _ files: LedgerFiles, _ transaction: WriterTransaction, _ recorder: ConversionRecorder, _ rollups: RollupWriter
    ) {
        self.files = files
        self.transaction = transaction
        self.recorder = recorder
        self.rollups = rollups
    }

    /// Takes a step, and tells what became of the generation.
    func thin(_ index: GenerationIndex, _ generation: Int64) throws -> GenerationFilters.Thinned {
        let thinned: GenerationFilters.Thinned
        do {
            try files.requireInPlace()
            try transaction.begin(Self.operation)
            thinned =
                switch index {
                case .keys: try recorder.thin(generation, keys: Removal.rowLimit)
                case .rooms: try rollups.thin(generation, facts: Removal.rowLimit)
                }
            try transaction.commit(Self.operation)
            recorder.committed()
        } catch {
            transaction.rollBack()
            recorder.rolledBack()
            throw error
        }
        // Not before: in a transaction that is rolled back the generation has its keys as before.
        if thinned == .gone {
            switch index {
            case .keys: recorder.forget(generation)
            case .rooms: rollups.forget(generation)
            }
        }
        return thinned
    }
}
