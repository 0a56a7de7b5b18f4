import Basics
import ConversionAPI

/// 128 bits that stand for what a conversion says: of them were the keys of exports made before these told origins, and
/// their adjustments name their conversions by such keys.
///
/// The user's id and the details are left out: erasing a user changes neither the hash nor the keys made of it, and
/// nothing can be guessed back from them.
struct ContentHash: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// - Parameter parts: texts without a NUL, which stands between them.
    private init(_ parts: [String]) {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += part.utf8
            bytes.append(0)
        }
        let digest = SHA256.digest(of: bytes)
        high = digest[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    init(_ conversion: Conversion) {
        self.init(
            ["conversion", conversion.agentID, conversion.roomName, conversion.eventType]
                + Self.parts(conversion.timestamp) + Self.parts(conversion.value) + [conversion.test ? "test" : ""])
    }

    private static func parts(_ time: ProtobufTimestamp?) -> [String] {
        [String(time?.seconds ?? 0), String(time?.nanos ?? 0)]
    }

    private static func parts(_ money: Money?) -> [String] {
        money.map { [$0.currencyCode, String($0.units), String($0.nanos)] } ?? ["", "", ""]
    }

    /// The key of the record that is the given one among those of this content, counted in the order of the ledger.
    func key(number: Int) -> String { "\(Self.prefix)\(hexadecimal)-\(number)" }

    /// The number in a key of this content; nil for any other key.
    func number(inKey key: String) -> Int? {
        let start = "\(Self.prefix)\(hexadecimal)-"
        guard key.hasPrefix(start), let number = Int(key.dropFirst(start.count)), number > 0 else { return nil }
        return number
    }

    /// What all these keys begin with.
    static let prefix = "export-"

    private var hexadecimal: String {
        Hexadecimal.text(high, digits: 16) + Hexadecimal.text(low, digits: 16)
    }
}
