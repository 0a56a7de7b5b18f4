import RPC
import Testing

@Suite struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"
    private static let parent = "00-\(trace)-\(span)-01"

    @Test func aTraceparentIsReadAndWritten() throws {
        let context = try #require(TraceContext(traceparent: Self.parent))
        #expect(context.traceID.description == Self.trace)
        #expect(context.spanID.description == Self.span)
        #expect(context.isSampled)
        #expect(context.traceparent == Self.parent)
        #expect(context.state == "")
    }

    @Test(arguments: [
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "00"),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", "03"),
        // What nobody has given a meaning is not passed on.
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff", "03"),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-09", "01"),
        // Later versions, as far as they are known.
        ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "01"),
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be-like", "01"),
        ("fe-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-", "01"),
    ])
    func whatIsReadIsWrittenAsVersion00(text: String, flags: String) throws {
        let context = try #require(TraceContext(traceparent: text))
        #expect(context.traceparent == "00-\(Self.trace)-\(Self.span)-\(flags)")
    }

    @Test(arguments: [
        "", "00", "00-", "-", parent + "-", parent + "-00", parent + " ", " " + parent, parent + "0",
        String(parent.dropLast()), String(parent.dropFirst()), parent.uppercased(),
        "ff-\(trace)-\(span)-01", "0g-\(trace)-\(span)-01", "FE-\(trace)-\(span)-01",
        "00-\(String(repeating: "0", count: 32))-\(span)-01", "00-\(trace)-\(String(repeating: "0", count: 16))-01",
        "00-\(trace.dropLast())-\(span)-01", "00-\(trace)0-\(span)-01", "00-\(trace)-\(span.dropLast())-01",
        "00-\(trace)-\(span)0-01", "00-\(trace.dropLast())G-\(span)-01", "00-\(trace.dropLast())A-\(span)-01",
        "00-\(trace)-\(span)-0", "00-\(trace)-\(span)-0x", "00-\(trace)-\(span)-0A", "00_\(trace)_\(span)_01",
        "01-\(trace)-\(span)-01x", "01-\(trace)-\(span)-0", "00-\(trace)-\(span)-01\u{0}", "00-\(trace)-\(span)-０1",
    ])
    func whatBreaksTheFormatIsRefused(text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    @Test func noByteOfATraceparentMayBeAnyOther() {
        // Every change of a single byte, each read as the format says: hexadecimal digits stay readable, hyphens don't.
        let bytes = Array(Self.parent.utf8)
        let hexadecimal = Set("0123456789abcdef".utf8)
        var wrong: [String] = []
        for index in bytes.indices {
            for byte in UInt8(0)..<0x80 where byte != bytes[index] {
                var changed = bytes
                changed[index] = byte
                let text = String(decoding: changed, as: UTF8.self)
                // A later version of the same length is readable.
                let expected = bytes[index] != UInt8(ascii: "-") && hexadecimal.contains(byte)
                if (TraceContext(traceparent: text) != nil) != expected { wrong.append(text) }
            }
        }
        #expect(wrong == [])
    }

    @Test func randomTextsNeitherCrashNorPass() {
        var passed: [String] = []
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<70)).map { _ in UInt8.random(in: 0...255) }
            let text = String(decoding: bytes, as: UTF8.self)
            if TraceContext(traceparent: text, tracestate: text) != nil { passed.append(text) }
            // As a state, it must do no harm to a good parent.
            if TraceContext(traceparent: Self.parent, tracestate: text)?.traceparent != Self.parent {
                passed.append(text)
            }
        }
        #expect(passed == [])
    }

    @Test(arguments: [
        "rojo=00f067aa0ba902b7", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a=1 , b=2,\tc=3", "fw529a3039@dt=FfAbc",
        "0tenant@sys=1", "a=1,,b=2", "a= b", "a=" + String(repeating: "x", count: 256), "a-_*/9=~!",
        (1...32).map { "k\($0)=v" }.joined(separator: ","),
    ])
    func aTracestateIsKeptAsItCame(text: String) {
        #expect(TraceContext(traceparent: Self.parent, tracestate: text)?.state == text)
    }

    @Test(arguments: [
        "a", "=1", "a=", "A=1", "1a=1", "a=1=2", "a=b,a=c", "a=\u{7f}", "a=é", "a@b@c=1", "@b=1", "a@=1", "a@1=1",
        "a@systemsystemsys=1", String(repeating: "k", count: 257) + "=1", "a=" + String(repeating: "x", count: 257),
        "a =1", "a=1;b=2,c", (1...33).map { "k\($0)=v" }.joined(separator: ","),
    ])
    func aTracestateThatBreaksItsRulesIsLeftOut(text: String) {
        #expect(TraceContext(traceparent: Self.parent, tracestate: text)?.traceparent == Self.parent)
        #expect(TraceContext(traceparent: Self.parent, tracestate: text)?.state == "")
    }

    @Test func itIsReadFromMetadata() throws {
        #expect(TraceContext(["x": "y"] as Metadata) == nil)
        #expect(TraceContext(["tracestate": "a=1"] as Metadata) == nil)
        #expect(TraceContext(["traceparent": Self.parent, "traceparent": Self.parent] as Metadata) == nil)
        let context = try #require(
            TraceContext(["tracestate": "a=1", "traceparent": Self.parent, "tracestate": "b=2"] as Metadata))
        #expect(context.traceparent == Self.parent)
        #expect(context.state == "a=1,b=2")
    }

    @Test func aChildIsANewSpanOfTheSameTrace() throws {
        let context = try #require(TraceContext(traceparent: Self.parent, tracestate: "a=1"))
        let children = (0..<100).map { _ in context.child() }
        #expect(Set(children.map(\.spanID)).union([context.spanID]).count == 101)
        #expect(Set(children.map(\.traceID)) == [context.traceID])
        #expect(children.allSatisfy { $0.isSampled && $0.state == "a=1" })
        #expect(children.allSatisfy { TraceContext(traceparent: $0.traceparent, tracestate: "a=1") == $0 })
    }

    @Test func everyRootIsATraceOfItsOwn() {
        let roots = (0..<100).map { _ in TraceContext.root() }
        #expect(Set(roots.map(\.traceID)).count == 100)
        #expect(roots.allSatisfy { TraceContext(traceparent: $0.traceparent) == $0 && !$0.isSampled })
        #expect(TraceContext.root(isSampled: true).isSampled)
    }
}

@Suite struct CallOptionsTests {
    @Test func whatACallIsMadeWithinIsPassedOn() async throws {
        let method = MethodDescriptor(service: "test.Service", name: "Method", kind: .unary)
        let inner = InProcessTransport(
            router: Router([
                .unary(method) { (_: Text, context) in
                    Text(
                        "\(context.trace?.traceID.description ?? "none") \(context.deadline == nil ? "open" : "bound")")
                }
            ]))
        let outer = InProcessTransport(
            router: Router([
                .unary(method) { (request: Text, context) -> Text in
                    let options = CallOptions(propagating: context)
                    #expect(options.trace == context.trace)
                    #expect(
                        options.timeout.map { $0 > .seconds(3000) && $0 <= .seconds(3600) } ?? (request.text == "open"))
                    return try await inner.unary(method, request, options: options)
                }
            ]))
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        for (timeout, trace, expected) in [
            (nil, nil, "none open"), (Duration.seconds(3600), nil, "none bound"),
            (nil, parent, "0af7651916cd43dd8448eb211c80319c open"),
            (Duration.seconds(3600), parent, "0af7651916cd43dd8448eb211c80319c bound"),
        ] {
            let options = CallOptions(timeout: timeout, trace: trace.flatMap { TraceContext(traceparent: $0) })
            let answer: Text = try await outer.unary(method, Text(timeout == nil ? "open" : ""), options: options)
            #expect(answer.text == expected)
        }
    }

    @Test func eachCallIsASpanOfItsOwn() throws {
        let trace = TraceContext.root()
        let options = CallOptions(metadata: ["x": "y"], trace: trace)
        let sent = try (0..<2).map { _ in try #require(TraceContext(options.outgoingMetadata)) }
        #expect(sent.map(\.traceID) == [trace.traceID, trace.traceID])
        #expect(Set(sent.map(\.spanID)).union([trace.spanID]).count == 3)
        #expect(options.outgoingMetadata["x"] == "y")
        // What the caller has set itself stands.
        let own = CallOptions(metadata: ["traceparent": "mine"], trace: trace)
        #expect(own.outgoingMetadata == ["traceparent": "mine"])
    }
}

/// A message that is its text.
private struct Text: WireMessage {
    var text: String

    init(_ text: String) {
        self.text = text
    }

    init(decoding bytes: RawSpan) throws {
        text = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    func encode(into buffer: inout MessageBuffer) throws {
        buffer.append(Array(text.utf8))
    }
}
