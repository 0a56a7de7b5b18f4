/// Finds in the first bytes of a TLS client which application protocols it offers (ALPN).
///
/// Reads one handshake message, which may be cut into records anywhere, and looks at nothing else in it: what is wrong with
/// the rest is TLS's to say. Source: RFC 8446, 4.1.2 and 5.1; RFC 7301, 3.1. Pure.
struct ClientHello {
    enum Offer: Hashable {
        /// The message is not whole.
        case unknownYet
        /// Empty where the client offers none.
        case protocols([[UInt8]])
        /// This is no ClientHello that could be read.
        case unreadable
    }

    /// The longest message that is read. With keys of many kinds it has some two thousand bytes.
    private static let limit = 64 * 1024

    private(set) var offer = Offer.unknownYet
    private var header: [UInt8] = []
    /// Bytes of the record that are to come.
    private var left = 0
    private var message: [UInt8] = []
    /// Bytes of the message with its own header.
    private var needed = 4

    /// Takes the next bytes.
    mutating func receive(_ bytes: some Sequence<UInt8>) -> Offer {
        for byte in bytes {
            guard offer == .unknownYet else { break }
            take(byte)
        }
        return offer
    }

    private mutating func take(_ byte: UInt8) {
        guard left > 0 else {
            header.append(byte)
            guard header.count == 5 else { return }
            // A record of the type handshake.
            left = Int(header[3]) << 8 | Int(header[4])
            if header[0] != 0x16 || header[1] != 3 || left == 0 { offer = .unreadable }
            header = []
            return
        }
        left -= 1
        message.append(byte)
        if message.count == 4 {
            needed = 4 + (Int(message[1]) << 16 | Int(message[2]) << 8 | Int(message[3]))
            if message[0] != 1 || needed > Self.limit { offer = .unreadable }
        }
        if offer == .unknownYet, message.count == needed {
            offer = Self.protocols(message[4...]).map { .protocols($0) } ?? .unreadable
            message = []
        }
    }

    /// Nil for what breaks off.
    private static func protocols(_ body: ArraySlice<UInt8>) -> [[UInt8]]? {
        // Version, random; session id, cipher suites, compression methods.
        guard body.count >= 34 else { return nil }
        var rest = body.dropFirst(34)
        guard take(1, &rest) != nil, take(2, &rest) != nil, take(1, &rest) != nil else { return nil }
        if rest.isEmpty { return [] }
        guard var extensions = take(2, &rest) else { return nil }
        while !extensions.isEmpty {
            guard let type = number(2, &extensions), var content = take(2, &extensions) else { return nil }
            guard type == 16 else { continue }
            guard var list = take(2, &content) else { return nil }
            var protocols: [[UInt8]] = []
            while !list.isEmpty {
                guard let name = take(1, &list) else { return nil }
                protocols.append(Array(name))
            }
            return protocols
        }
        return []
    }

    private static func number(_ size: Int, _ bytes: inout ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= size else { return nil }
        let number = bytes.prefix(size).reduce(0) { $0 << 8 | Int($1) }
        bytes = bytes.dropFirst(size)
        return number
    }

    /// What follows its own length, which has so many bytes.
    private static func take(_ size: Int, _ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let count = number(size, &bytes), bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}
