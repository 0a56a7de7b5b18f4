import RPC
import Testing

@testable import HTTP2Transport

@Suite struct HeaderBlockTests {
    private func block(_ headers: [(String, String)], limit: Int = 16 * 1024) -> HeaderBlock {
        var memory = HeaderMemory()
        return block(headers.map { (Array($0.0.utf8), Array($0.1.utf8)) }, limit: limit, memory: &memory)
    }

    private func block(_ headers: [([UInt8], [UInt8])], limit: Int = 16 * 1024, memory: inout HeaderMemory)
        -> HeaderBlock
    {
        var block = HeaderBlock()
        for (name, value) in headers {
            name.withUnsafeBufferPointer { name in
                value.withUnsafeBufferPointer { block.add(name: name, value: $0, limit: limit, memory: &memory) }
            }
        }
        return block
    }

    @Test func knownHeadersAreNoMetadata() {
        let block = block([
            (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "x"), ("te", "trailers"),
            ("content-type", "application/grpc+proto"), ("grpc-encoding", "identity"), ("grpc-timeout", "2S"),
            ("grpc-accept-encoding", "gzip"), ("accept-encoding", "gzip"), ("content-length", "5"),
            ("grpc-message-type", "a.B"), ("grpc-status", "5"), ("grpc-message", "a%20%C3%A4"), (":status", "200"),
        ])
        #expect(block.method == .post)
        #expect(block.path == "/a.B/C")
        #expect(block.contentType == .grpc)
        #expect(block.encoding == .identity)
        #expect(block.timeout == .seconds(2))
        #expect(block.grpcStatus == 5)
        #expect(block.grpcMessage == "a ä")
        #expect(block.status == 200)
        #expect(block.metadata.isEmpty)
        #expect(block.fault == nil)
    }

    @Test func namesAlmostLikeKnownOnesAreMetadata() {
        let names = [
            "tx", "xpath", "xstatus", "user_agent", "grpc-statuz", "content-typo", "grpc-encodins", "content-lengtx",
        ]
        let block = block(names.map { ($0, "v") })
        #expect(block.metadata.entries.map(\.key) == names)
    }

    @Test func customHeadersKeepTheirOrderAndRepeat() {
        let block = block([("x-a", "1"), ("user-agent", "me"), ("x-b", ""), ("x-a", "2")])
        #expect(block.metadata == ["x-a": "1", "user-agent": "me", "x-b": "", "x-a": "2"])
    }

    @Test func binaryHeadersAreDecoded() {
        for (text, values) in [
            ("AQI=", [[1, 2]]), ("AQI", [[1, 2]]), ("", [[]]), ("AQ,Ag==,AwQF", [[1], [2], [3, 4, 5]]),
            ("AQ, Ag==", [[1], [2]]), (",", [[], []]),
        ] as [(String, [[UInt8]])] {
            let block = block([("x-bin", text)])
            #expect(block.fault == nil, "\(text)")
            #expect(block.metadata.values(for: "x-bin") == values.map { .binary($0) }, "\(text)")
        }
    }

    @Test func badBase64IsAFaultOfTheCall() {
        for text in ["A", "AQI*", "AQ=I", "====", "AQ==,*", "ä"] {
            let block = block([("x-bin", text), ("x-a", "1")])
            #expect(block.fault?.code == .internal, "\(text)")
            #expect(block.fault?.message == "The metadata key x-bin holds bytes that are not base64.")
        }
    }

    @Test func sizeIsCountedAsHTTP2Does() {
        #expect(block([("x-a", "1")]).size == 36)
        #expect(block([("x-a", "1")], limit: 36).fault == nil)
        let over = block([("x-b", "2"), ("x-a", "1")], limit: 71)
        #expect(over.fault?.code == .resourceExhausted)
        #expect(over.metadata.isEmpty)
        #expect(over.size == 72)
    }

    @Test func theFirstFaultStays() {
        let block = block([("grpc-timeout", "x"), ("x-bin", "*")])
        #expect(block.fault?.message.hasPrefix("grpc-timeout") == true)
    }

    @Test func contentTypes() {
        for text in [
            "application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8", "Application/gRPC",
            "application/grpc+proto ; x=y", "application/grpc ",
        ] {
            #expect(block([("content-type", text)]).contentType == .grpc, "\(text)")
        }
        for text in [
            "application/grpc+json", "application/grpc+foo", "application/grpc+protobuf", "application/grpc+",
            "application/grpcx", "application/grpc+proto x", "application/grpc,application/grpc",
        ] {
            #expect(block([("content-type", text)]).contentType == .grpcOfAnotherFormat, "\(text)")
        }
        for text in [
            "", "application/grp", "application/grpc-web", "application/grpc-web+proto", "application/json",
            "text/html",
        ] {
            #expect(block([("content-type", text)]).contentType == .other, "\(text)")
        }
        #expect(block([]).contentType == .missing)
    }

    @Test func encodingsAndNumbers() {
        #expect(block([("grpc-encoding", "gzip")]).encoding == .gzip)
        #expect(
            block([("grpc-encoding", String(repeating: "z", count: 200))]).encoding
                == .other(String(repeating: "z", count: 64)))
        #expect(block([("grpc-status", "99999999999999999999")]).grpcStatus == 2)
        #expect(block([("grpc-status", "")]).grpcStatus == 2)
        #expect(block([(":status", "x")]).status == 0)
        #expect(block([(":method", "post")]).method == .other)
    }

    @Test func aConnectionRemembersItsLastPathAndUserAgent() {
        var memory = HeaderMemory()
        for (path, agent) in [("/a/b", "x"), ("/a/b", "x"), ("/a/c", "y"), ("", ""), ("/a/b", "x")] {
            let block = block(
                [(Array(":path".utf8), Array(path.utf8)), (Array("user-agent".utf8), Array(agent.utf8))],
                memory: &memory)
            #expect(block.path == path)
            #expect(block.metadata == ["user-agent": agent])
        }
    }

    @Test func bytesThatAreNotUTF8AreTakenAsText() {
        var memory = HeaderMemory()
        let block = block([(Array("x-a".utf8), [0xff, 0x41]), (Array(":path".utf8), [0x2f, 0xc3])], memory: &memory)
        #expect(block.metadata["x-a"] == "\u{fffd}A")
        #expect(block.path == "/\u{fffd}")
    }
}
