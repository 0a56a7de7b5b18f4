import Testing

@testable import HTTP2Transport

@Suite struct ClientHelloTests {
    /// A hello that offers protocols; nil for one without the extension.
    static func hello(_ protocols: [String]?, recordSize: Int = 16_384) -> [UInt8] {
        func sized(_ size: Int, _ bytes: [UInt8]) -> [UInt8] {
            (0..<size).reversed().map { UInt8(bytes.count >> (8 * $0) & 255) } + bytes
        }
        var extensions: [UInt8] = [0, 43] + sized(2, [2, 3, 4])
        if let protocols {
            extensions += [0, 16] + sized(2, sized(2, protocols.flatMap { sized(1, Array($0.utf8)) }))
        }
        extensions += [0, 10] + sized(2, sized(2, [0, 29]))
        let body: [UInt8] =
            [3, 3] + Array(repeating: 7, count: 32) + sized(1, Array(repeating: 1, count: 32)) + sized(2, [0x13, 1])
            + sized(1, [0]) + sized(2, extensions)
        var rest = ([1] + sized(3, body))[...]
        var records: [UInt8] = []
        while !rest.isEmpty {
            records += [0x16, 3, 1] + sized(2, Array(rest.prefix(recordSize)))
            rest = rest.dropFirst(recordSize)
        }
        return records
    }

    private static func offer(_ bytes: [UInt8]) -> ClientHello.Offer {
        var hello = ClientHello()
        return hello.receive(bytes)
    }

    @Test(arguments: [1, 3, 100, 16_384]) func theProtocolsAreFoundHoweverTheHelloIsCut(recordSize: Int) {
        for protocols in [nil, [], ["h2"], ["foo", "http/1.1"]] as [[String]?] {
            let bytes = Self.hello(protocols, recordSize: recordSize)
            let expected = ClientHello.Offer.protocols((protocols ?? []).map { Array($0.utf8) })
            #expect(Self.offer(bytes) == expected)
            var hello = ClientHello()
            for byte in bytes.dropLast() { #expect(hello.receive([byte]) == .unknownYet) }
            #expect(hello.receive([bytes[bytes.count - 1], 0x16]) == expected)
        }
    }

    @Test func whatIsNoHelloIsLeftToTLS() {
        let hello = Self.hello(["h2"])
        for place in hello.indices {
            var bytes = hello
            bytes[place] ^= 0xff
            // Whatever comes of it: it ends, and reads nothing that isn't there.
            _ = Self.offer(bytes + bytes)
        }
        for bytes in [
            [0x80, 0x2e, 1], [0x16, 3, 1, 0, 0], [0x16, 3, 1, 0, 4, 2, 0, 0, 0], [0x16, 3, 1, 0, 4, 1, 2, 0, 0],
        ]
            as [[UInt8]]
        {
            #expect(Self.offer(bytes + Array(repeating: 0, count: 8)) == .unreadable)
        }
    }
}
