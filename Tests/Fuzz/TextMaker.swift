/// Makes inputs of HTTP: requests that were recorded, cut, spliced and changed.
struct TextMaker {
    var random: SplitMix64

    private static let tokens: [String] = [
        "\r\n", "\n", "\r", "\r\n\r\n", ":", " ", "\t", "\0", "0\r\n\r\n", "ffffffff\r\n", "HTTP/1.1", "HTTP/1.0",
        "HTTP/2.0", "Host: h\r\n", "Content-Length: 0\r\n", "Content-Length: 99999999999\r\n",
        "Content-Length: 5000000\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: xchunked\r\n", "Expect: 100-continue\r\n",
        "Connection: upgrade\r\nUpgrade: h2c\r\n", "Connection: close\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "grpc-timeout: 1n\r\n", "x-bin: ?\r\n",
    ]
    private static let exchangeTokens: [String] = [
        "\n", ":", "/", "?", "&", "=", "%", "%00", "%ff", "%C3%A9", "+", ",", ".", "{", "}", "[", "]", "\"", "null",
        "1e999",
        "-1", "\u{0}", "\u{1}", "é", "filter.", "message=", "base64=1&", "encoding=proto&", "compression=gzip&", "=",
        "==",
        "\nx-fuzz: fail", "\nx-fuzz: wait", "\nx-bin: ?", "\nx-bin: AQID", "\ngrpc-timeout: 1n",
        "\nconnect-timeout-ms: 1",
        "\nconnect-protocol-version: 2", "\ncontent-encoding: gzip", "\nauthorization: Bearer no",
        "\norigin: https://a.example", "\norigin: x", "\naccess-control-request-method: GET",
        "\nContent-Type: text/plain",
        "\nContent-Type: application/grpc-web", "\nContent-Type: application/grpc-web-text",
    ]

    /// The bytes of a connection that speaks HTTP/1.1, in reads.
    mutating func make() -> [[UInt8]] {
        var bytes: [UInt8] = []
        for _ in 0...random.below(4) {
            bytes += changed(Array(Recordings.requests[random.below(Recordings.requests.count)].utf8), Self.tokens)
        }
        if random.below(20) == 0 { bytes = random.bytes(random.below(300)) }
        let limit = [1, 3, 40, 1 << 20][random.below(4)]
        var chunks: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(1 + random.below(limit))
            chunks.append(Array(chunk))
            rest = rest.dropFirst(chunk.count)
        }
        return chunks
    }

    /// One request for the gateway, behind the byte by which ``FuzzTarget`` chooses.
    mutating func makeExchange() -> [UInt8] {
        var bytes = exchange()
        if random.below(6) == 0 {
            // Another one's headers or body, often where they are no use.
            let other = exchange()
            bytes = bytes.prefix(random.below(bytes.count + 1)) + other.suffix(random.below(other.count + 1))
        }
        for _ in 0..<random.below(3) where !bytes.isEmpty { bytes = changed(bytes, Self.exchangeTokens) }
        return [UInt8(truncatingIfNeeded: random.next())] + bytes
    }

    private mutating func exchange() -> [UInt8] { Recordings.exchanges[random.below(Recordings.exchanges.count)] }

    private mutating func changed(_ bytes: [UInt8], _ tokens: [String]) -> [UInt8] {
        var part = bytes
        switch random.below(6) {
        case 0: part = Array(part.prefix(random.below(part.count + 1)))
        case 1:
            for _ in 0...random.below(4) { part[random.below(part.count)] ^= 1 << UInt8(random.below(8)) }
        case 2:
            for _ in 0...random.below(3) {
                let token = tokens[random.below(tokens.count)]
                part.insert(contentsOf: Array(token.utf8), at: random.below(part.count + 1))
            }
        case 3:
            let start = random.below(part.count)
            part.removeSubrange(start..<min(part.count, start + 1 + random.below(20)))
        default: break
        }
        return part
    }
}
