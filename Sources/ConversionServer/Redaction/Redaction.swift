/// Masks e-mail addresses, phone numbers and payment card numbers in free text, before anyone keeps it.
///
/// Made for what a model writes after a call. What it masks is chosen so that amounts, dates, order numbers and ids stay:
/// a card number is known by its issuer's digits and check digit, a phone number by its form or by a word such as
/// "phone" or "call" before it. A bare row of digits that nothing explains stays. Digits, spaces, dashes and signs of every
/// script count as their ASCII ones, and invisible characters as nothing. Addresses that are spelled out ("anna at example
/// dot com"), names and postal addresses are not recognised.
///
/// A masked text is never longer than it was, and what stands for a number is none itself. Time grows with the text's
/// length, whatever it says. Pure, and usable from any thread.
public struct Redaction: Sendable, Hashable {
    /// What can be masked. The raw values are the names that settings use.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case email, phone, card
    }

    /// What is masked.
    public let kinds: Set<Kind>

    public init(_ kinds: Set<Kind>) {
        self.kinds = kinds
    }

    /// A stretch of the text, in bytes, and what it is.
    struct Finding: Equatable {
        let range: Range<Int>
        let kind: Kind

        /// What stands in its place.
        var mask: StaticString {
            switch kind {
            // The shortest addresses, as a@t.co, have no room for the usual word.
            case .email: range.count < 7 ? "[mail]" : "[email]"
            case .phone: "[phone]"
            case .card: "[card]"
            }
        }
    }

    /// The text with a word in brackets for each thing that is masked: `[email]`, `[phone]`, `[card]`.
    public func redacted(_ text: String) -> String {
        var text = text
        let redacted = text.withUTF8 { bytes -> String? in
            let folded = FoldedText(bytes)
            let findings = folded.bytes.withUnsafeBufferPointer { self.findings($0) }.map { finding in
                Finding(range: folded.textRange(finding.range), kind: finding.kind)
            }
            return findings.isEmpty ? nil : Self.masking(findings, in: bytes)
        }
        return redacted ?? text
    }

    /// In the order of the text, none overlapping another.
    private func findings(_ bytes: UnsafeBufferPointer<UInt8>) -> [Finding] {
        // An address may hold digits that are nobody's number, so it is looked for even where it may stay.
        let addresses = EmailAddresses.find(in: bytes)
        var findings = kinds.contains(.email) ? addresses.map { Finding(range: $0, kind: .email) } : []
        if kinds.contains(.phone) || kinds.contains(.card) {
            findings += NumberScanner(bytes: bytes, kinds: kinds, addresses: addresses).findings()
        }
        return findings.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func masking(_ findings: [Finding], in bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { output in
            var (read, written) = (0, 0)
            func copy(_ source: some Collection<UInt8>) {
                // Bounded by the text's own length: no mask is longer than what it stands for.
                for byte in source {
                    output[written] = byte
                    written += 1
                }
            }
            for finding in findings {
                copy(bytes[read..<finding.range.lowerBound])
                finding.mask.withUTF8Buffer { copy($0) }
                read = finding.range.upperBound
            }
            copy(bytes[read...])
            return written
        }
    }
}
