import NIOCore

/// Lets TLS in at a port that speaks it, and answers clients that come without in their own words.
///
///     first bytes ─┬─ a TLS record ─────────▶ let through, and removed behind the hello
///                  │      └─ a hello that offers protocols, and none of ours ─▶ the alert no_application_protocol
///                  ├─ HTTP/2's preface ─────▶ SETTINGS, GOAWAY INADEQUATE_SECURITY with a sentence
///                  └─ a method of HTTP/1.1 ─▶ 400 with the same sentence
///
/// What is neither is let through, too: TLS answers with an alert of its own. Belongs to the channel's loop, and stands
/// behind a ``LingeringClose``.
final class TLSEntrance: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Guest { case tls, http1, http2, unknownYet }

    /// Source: RFC 7301, 3.2.
    private static let protocols = [Array("h2".utf8), Array("http/1.1".utf8)]

    /// What clients are told, and our own looks for.
    static let complaint = "This port speaks TLS only."

    private let didRefuse: () -> Void
    private var held = ByteBuffer()
    private var hello = ClientHello()
    private var isRefused = false
    /// Something has come that may be TLS.
    private(set) var hasBegun = false

    init(didRefuse: @escaping () -> Void) {
        self.didRefuse = didRefuse
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        var bytes = unwrapInboundIn(data)
        if hasBegun { return lookThrough(bytes, context) }
        held.writeBuffer(&bytes)
        switch Self.guest(held.readableBytesView) {
        case .unknownYet: break
        case .tls:
            hasBegun = true
            let next = held
            held = ByteBuffer()
            lookThrough(next, context)
        case .http1: refuse(Self.badRequest, context)
        case .http2: refuse(Self.goodbye, context)
        }
    }

    /// Lets bytes of TLS through, but not the end of a hello that comes to nothing: TLS would go on without a protocol.
    private func lookThrough(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        let offer = hello.receive(bytes.readableBytesView)
        if case .protocols(let offered) = offer, !offered.isEmpty, !offered.contains(where: Self.protocols.contains) {
            isRefused = true
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Self.noApplicationProtocol)), promise: nil)
            return context.close(promise: nil)
        }
        context.fireChannelRead(wrapInboundOut(bytes))
        if offer != .unknownYet { context.pipeline.syncOperations.removeHandler(context: context, promise: nil) }
    }

    /// A fatal alert. Source: RFC 8446, 6.
    private static let noApplicationProtocol: [UInt8] = [0x15, 3, 3, 0, 2, 2, 120]

    private func refuse(_ answer: [UInt8], _ context: ChannelHandlerContext) {
        isRefused = true
        didRefuse()
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
        context.close(promise: nil)
    }

    private static func guest(_ bytes: ByteBufferView) -> Guest {
        let letters = bytes.prefix(3)
        guard letters.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else { return .tls }
        guard letters.count == 3 else { return .unknownYet }
        return letters.elementsEqual("PRI".utf8) ? .http2 : .http1
    }

    private static let badRequest = Array(
        """
        HTTP/1.1 400 Bad Request\r
        content-type: text/plain\r
        content-length: \(complaint.utf8.count + 1)\r
        connection: close\r
        \r
        \(complaint)

        """.utf8)

    /// A client knows a server by its SETTINGS, and what comes before them as a broken one.
    ///
    /// Source: RFC 9113, 3.4 and 6.8; error code 12 is INADEQUATE_SECURITY.
    private static let goodbye: [UInt8] =
        [0, 0, 0, 4, 0, 0, 0, 0, 0]
        + [0, 0, UInt8(8 + complaint.utf8.count), 7, 0, 0, 0, 0, 0]
        + [0, 0, 0, 0, 0, 0, 0, 12] + complaint.utf8
}
