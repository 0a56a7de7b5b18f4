extension JSONValue {
    /// Reads a document: strict JSON in UTF-8, nested at most 100 deep, of at most 100,000 values, no key twice in an
    /// object. A byte order mark before it is passed over, as RFC 8259, section 8.1, allows.
    ///
    /// - Throws: `JSONError`.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes: bytes)
        do throws(JSONError) {
            self = try parser.document()
        } catch {
            guard let form = ForeignForm.told(bytes) else { throw error }
            throw JSONError(reason: "it \(form)", offset: nil)
        }
    }

    /// Reads a document from a text, with the same rules.
    ///
    /// - Throws: `JSONError`.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// Reads JSON by recursive descent. Source: RFC 8259.
private struct JSONParser {
    static let maximumDepth = 100
    /// A value of two bytes takes some fifty in memory; this bounds them.
    static let maximumValues = 100_000

    let bytes: [UInt8]
    var offset = 0
    private var values = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSONValue {
        if bytes.starts(with: ForeignForm.byteOrderMark) { offset = ForeignForm.byteOrderMark.count }
        skipSpace()
        guard peek != nil else { throw JSONError(reason: "it is empty", offset: nil) }
        let value = try value(depth: 1)
        skipSpace()
        guard offset == bytes.count else { throw error("something follows the value") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= Self.maximumDepth else { throw error("it nests too deeply") }
        values += 1
        guard values <= Self.maximumValues else { throw error("it has more than \(Self.maximumValues) values") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        case let byte? where byte == UInt8(ascii: "-") || byte.isASCIIDigit: return .number(try number())
        case nil: throw error("it ends where a value should begin")
        default: throw error("no value begins")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        offset += 1
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            let keyOffset = offset
            guard peek == UInt8(ascii: "\"") else {
                throw error(peek == nil ? "it ends where a key should begin" : "no key in double quotes begins")
            }
            let key = try string()
            guard keys.insert(key).inserted else {
                var error = JSONError(
                    reason: "the key \"\(Self.shortened(key))\" stands twice in an object", offset: keyOffset)
                error.doubledKey = key
                throw error
            }
            skipSpace()
            guard take(":") else { throw error("a colon is missing") }
            members.append(.init(key, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw error("an object does not end") }
        return members
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        offset += 1
        skipSpace()
        if take("]") { return elements }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw error("an array does not end") }
        return elements
    }

    private mutating func string() throws(JSONError) -> String {
        let start = offset
        offset += 1
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw error("a control character stands in a string") }
            offset += 1
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else {
                text.append(byte)
            }
        }
        guard take("\"") else { throw error("a string does not end") }
        guard let string = String(validating: text, as: UTF8.self) else {
            throw JSONError(reason: "a string is not UTF-8", offset: start)
        }
        return string
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error("a string does not end") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try fourDigits()
            if (0xd800..<0xdc00).contains(code) {
                // The second half of a pair must follow.
                guard take("\\"), take("u") else { throw error("half of a surrogate pair stands alone") }
                let low = try fourDigits()
                guard (0xdc00..<0xe000).contains(low) else { throw error("half of a surrogate pair stands alone") }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair stands alone") }
            text.append(contentsOf: Character(scalar).utf8)
        default: throw error("an escape is unknown")
        }
    }

    private mutating func fourDigits() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Hexadecimal.value(of: byte) else {
                throw error("an escape needs four hexadecimal digits")
            }
            offset += 1
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    private mutating func number() throws(JSONError) -> String {
        let start = offset
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = offset
        while let byte = peek, byte.isASCIIDigit { offset += 1 }
        guard offset > start else { throw error("a digit is missing") }
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        let end = offset + word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { utf8 in end <= bytes.count && bytes[offset..<end].elementsEqual(utf8) }
        guard isThere else { throw error("no value begins") }
        offset = end
    }

    /// A key as a message has room for it.
    private static func shortened(_ key: String) -> String {
        key.utf8.count <= 64 ? key : key.prefix(16).prefix { $0.utf8.count <= 4 } + "…"
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, UInt32(byte) == character.value else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
    }

    private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: offset) }
}
