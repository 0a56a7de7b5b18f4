import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// What a client's connections need for TLS, made anew where its files have changed. Usable from any thread.
final class ClientTLS: Sendable {
    private let configuration: ClientTLSConfiguration
    private let last = Mutex<(fingerprint: Int, context: NIOSSLContext)?>(nil)

    init(_ configuration: ClientTLSConfiguration) {
        self.configuration = configuration
    }

    /// What a new connection is to use; read on a thread where that may take its time.
    ///
    /// Fails with a `TLSFileError`.
    func context(on eventLoop: any EventLoop) -> EventLoopFuture<NIOSSLContext> {
        NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { try self.load() }
    }

    private func load() throws(TLSFileError) -> NIOSSLContext {
        let authorities = try configuration.authorityFile.map { (path) throws(TLSFileError) in
            try TLSFile(path, for: .authorities)
        }
        var pair: TLSKeyPair?
        if let certificate = configuration.certificateFile, let key = configuration.keyFile {
            pair = try TLSKeyPair(certificateFile: certificate, keyFile: key)
        }
        var hasher = Hasher()
        hasher.combine(authorities?.bytes)
        hasher.combine(pair?.certificate.bytes)
        hasher.combine(pair?.key.bytes)
        let fingerprint = hasher.finalize()
        if let last = last.withLock({ $0 }), last.fingerprint == fingerprint { return last.context }
        let context = try Self.makeContext(authorities, pair)
        last.withLock { $0 = (fingerprint, context) }
        return context
    }

    private static func makeContext(
        _ authorities: TLSFile?, _ pair: TLSKeyPair?
    ) throws(TLSFileError) -> NIOSSLContext {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.restrict()
        tls.applicationProtocols = ["h2"]
        if let authorities { tls.trustRoots = .certificates(try authorities.certificates()) }
        if let pair {
            let (chain, key) = try pair.load()
            tls.certificateChain = chain.map { .certificate($0) }
            tls.privateKey = .privateKey(key)
        }
        if let context = try? NIOSSLContext(configuration: tls) { return context }
        if let pair { throw pair.mismatch }
        throw TLSFileError(
            purpose: .authorities, path: "the system's list of authorities", complaint: "cannot be read; name another")
    }

    /// The handlers of a connection to an address, from the socket up.
    func handlers(_ context: NIOSSLContext, for address: ListenAddress) throws -> [any ChannelHandler] {
        [
            try NIOSSLClientHandler(context: context, serverHostname: serverName(of: address)),
            TLSAgreement(serverName: configuration.serverName),
        ]
    }

    /// What the server is asked for by name; nil where its certificate must be for the IP address.
    private func serverName(of address: ListenAddress) -> String? {
        if let name = configuration.serverName { return name }
        switch address {
        case .unix: return "localhost"
        case .tcp(let host, _): return (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host : nil
        }
    }
}

/// Sees to it that client and server have agreed on HTTP/2 (RFC 9113, 3.2), and that the server is the one asked for.
///
/// Where a name was given, NIOSSLClientHandler takes a certificate for the IP address instead, too.
private final class TLSAgreement: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let serverName: String?

    /// - Parameter serverName: the name that the server's certificate must be for; nil where it was checked already.
    init(serverName: String?) {
        self.serverName = serverName
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted(let negotiated) = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        if let serverName, !isServer(serverName, context) {
            context.fireErrorCaught(NIOSSLExtraError.failedToValidateHostname)
        } else if negotiated != "h2" {
            context.fireErrorCaught(NoHTTP2())
        }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    private func isServer(_ name: String, _ context: ChannelHandlerContext) -> Bool {
        let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        return handler?.peerCertificate?.isFor(name) ?? false
    }
}

/// The server has TLS, but no HTTP/2 behind it.
struct NoHTTP2: Error {}
