/// Tells what failed in an import as it is found: the first ones.
final class FailureList {
    private let toldLimit: Int
    private(set) var toldCount = 0

    init(toldLimit: Int) {
        self.toldLimit = toldLimit
    }

    func add(_ failure: ImportFailure) {
        guard toldCount < toldLimit else { return }
        toldCount += 1
        StandardError.writeLine("conversionctl: \(failure.text)")
    }
}
