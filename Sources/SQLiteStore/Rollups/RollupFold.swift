/// Has the rollups take in the tail, in transactions of their own. Belongs to the writer thread, and must go before the
/// connection is closed.
final class RollupFold {
    private let rollups: RollupWriter
    private let transaction: WriterTransaction
    /// The last sequence that is in the rollups.
    private(set) var watermark: Int64

    private static let operation = "fold conversions"

    init(_ rollups: RollupWriter, _ transaction: WriterTransaction) throws {
        self.rollups = rollups
        self.transaction = transaction
        watermark = try rollups.watermark()
    }

    /// Takes in what there is, up to so many conversions; all of it or, where it fails, nothing.
    func run(limit: Int) throws {
        do {
            try transaction.begin(Self.operation)
            try rollups.fold(limit: limit)
            try rollups.flush()
            try transaction.commit(Self.operation)
        } catch {
            transaction.rollBack()
            throw error
        }
        watermark = try rollups.watermark()
    }
}
