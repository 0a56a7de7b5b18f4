import Basics

/// Where a call stands in a distributed trace: which trace, which span called, and what tracing systems say of it.
///
/// Source: W3C, "Trace Context" (Recommendation; the flag `random` is from Level 2).
public struct TraceContext: Sendable, Hashable {
    /// 16 bytes that name the trace; never all zero.
    public let traceID: TraceID
    /// 8 bytes that name the span which made the call, `parent-id` on the wire; never zero.
    public let spanID: SpanID
    /// What the caller says of the trace: ``sampled`` and ``random``; other bits are not kept.
    public let flags: UInt8
    /// `tracestate` as it came, what tracing systems add for themselves; empty for none.
    public let state: String

    /// The caller may have recorded the trace.
    public static let sampled: UInt8 = 0x01
    /// The right half of the trace's id is random.
    public static let random: UInt8 = 0x02

    /// The header that carries the ids and the flags.
    static let parentKey = "traceparent"
    /// The header that carries the state.
    static let stateKey = "tracestate"

    private init(traceID: TraceID, spanID: SpanID, flags: UInt8, state: String) {
        self.traceID = traceID
        self.spanID = spanID
        self.flags = flags & (Self.sampled | Self.random)
        self.state = state
    }

    /// Reads a `traceparent`; nil if it breaks the format's rules.
    ///
    /// A version above 00 is read as far as 00 knows it, as the specification asks. A `tracestate` that breaks
    /// its rules is left out.
    public init?(traceparent: String, tracestate: String = "") {
        var reader = HexReader(traceparent.utf8)
        guard let version = reader.byte(), version != 0xff, reader.hyphen(),
            let high = reader.word(), let low = reader.word(), high | low != 0, reader.hyphen(),
            let span = reader.word(), span != 0, reader.hyphen(),
            let flags = reader.byte(), reader.isAtEnd || (version > 0 && reader.hyphen())
        else { return nil }
        self.init(
            traceID: TraceID(high: high, low: low), spanID: SpanID(value: span), flags: flags,
            state: TraceState.isValid(tracestate) ? tracestate : "")
    }

    /// Reads what came with a call; nil without a `traceparent`, with several, or with one that breaks the rules.
    public init?(_ metadata: Metadata) {
        var parent: String?
        var state: [String] = []
        for entry in metadata.entries {
            guard case .text(let text) = entry.value else { continue }
            switch entry.key {
            case Self.parentKey:
                guard parent == nil else { return nil }
                parent = text
            case Self.stateKey: state.append(text)
            default: break
            }
        }
        guard let parent else { return nil }
        // Several headers are one list: RFC 9110, 5.3.
        self.init(traceparent: parent, tracestate: state.joined(separator: ","))
    }

    /// The beginning of a new trace.
    public static func root(isSampled: Bool = false) -> TraceContext {
        TraceContext(
            traceID: TraceID(high: .random(in: .min ... .max), low: .random(in: 1 ... .max)), spanID: .new(),
            flags: random | (isSampled ? sampled : 0), state: "")
    }

    /// The same trace, with a new span that is the caller's.
    public func child() -> TraceContext {
        TraceContext(traceID: traceID, spanID: .new(), flags: flags, state: state)
    }

    /// Whether the caller may have recorded the trace.
    public var isSampled: Bool { flags & Self.sampled != 0 }

    /// As `traceparent` writes it, in version 00.
    public var traceparent: String { "00-\(traceID)-\(spanID)-\(Hexadecimal.text(UInt64(flags), digits: 2))" }

    /// The headers of a call that is a part of the trace.
    var metadata: Metadata {
        var metadata: Metadata = [Self.parentKey: traceparent]
        if !state.isEmpty { metadata.add(state, for: Self.stateKey) }
        return metadata
    }
}

/// The name of a trace; as text 32 hexadecimal digits in lower case.
public struct TraceID: Sendable, Hashable, CustomStringConvertible {
    fileprivate let high: UInt64
    fileprivate let low: UInt64

    public var description: String { Hexadecimal.text(high, digits: 16) + Hexadecimal.text(low, digits: 16) }
}

/// The name of a span within its trace; as text 16 hexadecimal digits in lower case.
public struct SpanID: Sendable, Hashable, CustomStringConvertible {
    fileprivate let value: UInt64

    fileprivate static func new() -> SpanID { SpanID(value: .random(in: 1 ... .max)) }

    public var description: String { Hexadecimal.text(value, digits: 16) }
}

/// Takes fields of hexadecimal digits in lower case from the front of a text.
private struct HexReader {
    private var rest: Substring.UTF8View

    init(_ text: String.UTF8View) {
        rest = text[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func hyphen() -> Bool { rest.popFirst() == UInt8(ascii: "-") }

    mutating func byte() -> UInt8? { number(digits: 2).map { UInt8(truncatingIfNeeded: $0) } }

    mutating func word() -> UInt64? { number(digits: 16) }

    private mutating func number(digits: Int) -> UInt64? {
        var value: UInt64 = 0
        for _ in 0..<digits {
            guard let digit = rest.popFirst().flatMap(Hexadecimal.lowercaseValue) else { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}

/// The rules of `tracestate`: a list of at most 32 entries `key=value`, no key twice. Source: W3C, "Trace Context", 3.3.
private enum TraceState {
    static func isValid(_ text: String) -> Bool {
        var keys: Set<Substring> = []
        for member in text.split(separator: ",", omittingEmptySubsequences: true) {
            let entry = trimmed(member)
            if entry.isEmpty { continue }
            guard let equals = entry.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
            let key = entry[..<equals]
            guard isKey(key.utf8), isValue(entry[entry.utf8.index(after: equals)...].utf8),
                keys.insert(key).inserted, keys.count <= 32
            else { return false }
        }
        return true
    }

    /// Spaces and tabs around an entry mean nothing.
    private static func trimmed(_ text: Substring) -> Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = text.drop(while: isSpace)
        return start[..<(start.lastIndex { !isSpace($0) }.map { start.index(after: $0) } ?? start.startIndex)]
    }

    /// `key`, or `tenant@system`.
    private static func isKey(_ key: Substring.UTF8View) -> Bool {
        guard let at = key.firstIndex(of: UInt8(ascii: "@")) else {
            return key.count <= 256 && isLetter(key.first) && key.allSatisfy(isKeyByte)
        }
        let (tenant, system) = (key[..<at], key[key.index(after: at)...])
        return (1...241).contains(tenant.count) && (isLetter(tenant.first) || isDigit(tenant.first))
            && (1...14).contains(system.count) && isLetter(system.first) && tenant.allSatisfy(isKeyByte)
            && system.allSatisfy(isKeyByte)
    }

    /// Printable ASCII but for comma and equals sign; it doesn't end with a space.
    private static func isValue(_ value: Substring.UTF8View) -> Bool {
        (1...256).contains(value.count) && value.last != 0x20
            && value.allSatisfy {
                (0x20...0x7e).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=")
            }
    }

    private static func isLetter(_ byte: UInt8?) -> Bool { byte?.isASCIILowercaseLetter ?? false }

    private static func isDigit(_ byte: UInt8?) -> Bool { byte?.isASCIIDigit ?? false }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || [UInt8]("_-*/".utf8).contains(byte)
    }
}
