import Logging
import NIOCore
import NIOPosix
import RPC

/// The way to one address: a connection, the attempt to make one, or the wait before the next attempt.
///
///     idle ──a call──▶ connecting ──SETTINGS──▶ ready
///      ▲                   │                      │
///      │            failed, too slow       lost, goodbye, idle for long
///      │                   ▼                      │
///      ├──back-off──── failed                     │
///      └──────────────────────────────────────────┘
///
/// Belongs to its client's loop. A connection is ready when the server has sent its SETTINGS, as a port that merely
/// takes connections is no server.
final class Subchannel {
    /// Connects to an address within a time. The channel's pipeline holds what the closure makes, called on the loop.
    typealias Connector = (ListenAddress, TimeAmount, @escaping () -> ClientConnection) -> EventLoopFuture<any Channel>

    private enum State {
        case idle
        case connecting(ClientConnection?)
        case ready(ClientConnection)
        case failed
        case closed
    }

    private let address: ListenAddress
    private let configuration: HTTP2ClientConfiguration
    private let loop: ConnectionLoop
    private let logger: Logger
    private let connector: Connector
    private let random: () -> Double
    private weak var owner: CallDispatcher?
    private var state = State.idle
    /// The number of the last attempt: what an earlier one brings comes too late.
    private var attempt = 0
    private var failures = 0
    private var retryAt = NIODeadline.now()
    private var timer: Scheduled<Void>?
    private var keepalive: ClientKeepalive

    init(
        address: ListenAddress, configuration: HTTP2ClientConfiguration, loop: ConnectionLoop,
        connector: @escaping Connector, random: @escaping () -> Double, logger: Logger, owner: CallDispatcher
    ) {
        self.address = address
        self.configuration = configuration
        self.loop = loop
        self.connector = connector
        self.random = random
        self.logger = logger
        self.owner = owner
        keepalive = configuration.keepalive
    }

    /// The connection that takes calls; nil if there is none now.
    var connection: ClientConnection? {
        if case .ready(let connection) = state { connection } else { nil }
    }

    /// Whether the last attempt failed, and the next one must wait.
    var hasFailed: Bool {
        if case .failed = state { true } else { false }
    }

    // MARK: Connecting

    func connectIfIdle() {
        guard case .idle = state else { return }
        attempt += 1
        let attempt = attempt
        state = .connecting(nil)
        let delay = configuration.backoff.delay(failures: failures, random: random())
        let timeout = TimeAmount(clamping: configuration.backoff.connectTimeout(delay: delay))
        retryAt = loop.eventLoop.now + TimeAmount(clamping: delay)
        schedule(in: timeout) { $0.fail(attempt, reason: "it didn't answer in time") }
        let keepalive = keepalive
        let connected = connector(address, timeout) { [loop, configuration, logger, address] in
            ClientConnection(
                loop: loop, configuration: configuration, keepalive: keepalive, logger: logger,
                authority: address.authority(serverName: configuration.tls?.serverName))
        }
        connected.assumeIsolated().whenComplete { [weak self] result in
            guard let self else {
                if case .success(let channel) = result { channel.close(promise: nil) }
                return
            }
            switch result {
            case .success(let channel): self.didConnect(attempt, channel)
            case .failure(let error): self.fail(attempt, reason: Self.reason(error), cause: error)
            }
        }
    }

    private func didConnect(_ attempt: Int, _ channel: any Channel) {
        guard case .connecting = state, attempt == self.attempt,
            let connection = try? channel.pipeline.syncOperations.handler(type: ClientConnection.self)
        else { return channel.close(promise: nil) }
        state = .connecting(connection)
        connection.didGreet = { [weak self] in self?.didGreet(attempt) }
        connection.didRetire = { [weak self, weak connection] in self?.didRetire(attempt, connection) }
        // What has come with the connection itself.
        if connection.isRetired {
            didRetire(attempt, connection)
        } else if connection.isGreeted {
            didGreet(attempt)
        }
    }

    private func didGreet(_ attempt: Int) {
        guard case .connecting(let connection?) = state, attempt == self.attempt else { return }
        timer?.cancel()
        failures = 0
        state = .ready(connection)
        logger.debug("Connected.", metadata: ["address": "\(address)"])
        owner?.didConnect()
    }

    /// The connection takes no more calls.
    private func didRetire(_ attempt: Int, _ connection: ClientConnection?) {
        guard attempt == self.attempt else { return }
        if connection?.pingedTooOften == true, let time = keepalive.time {
            keepalive.time = max(time, ClientKeepalive.shortestTime) * 2
            logger.warning(
                "The server takes fewer keepalive pings; they are halved.", metadata: ["address": "\(address)"])
        }
        switch state {
        case .connecting: fail(attempt, reason: connection?.refusal ?? "it closed the connection")
        case .ready(let connection) where connection.refusal != nil:
            // Its SETTINGS were no more than politeness.
            state = .connecting(connection)
            fail(attempt, reason: connection.refusal ?? "")
        case .ready:
            state = .idle
            if owner?.hasWaiting == true { connectIfIdle() }
        case .idle, .failed, .closed: break
        }
    }

    private func fail(_ attempt: Int, reason: String, cause: (any Error)? = nil) {
        guard case .connecting(let connection) = state, attempt == self.attempt else { return }
        timer?.cancel()
        failures += 1
        state = .failed
        connection?.finish()
        let error = RPCError(.unavailable, "Can't connect to \(address): \(reason).", cause: cause)
        logger.debug("Not connected.", metadata: ["address": "\(address)", "reason": "\(reason)"])
        schedule(in: max(.zero, retryAt - loop.eventLoop.now)) { subchannel in
            guard case .failed = subchannel.state else { return }
            subchannel.state = .idle
            if subchannel.owner?.hasWaiting == true { subchannel.connectIfIdle() }
        }
        owner?.didFail(error)
    }

    private func schedule(in time: TimeAmount, _ body: @escaping (Subchannel) -> Void) {
        timer?.cancel()
        timer = loop.eventLoop.assumeIsolated().scheduleTask(in: time) { [weak self] in
            if let self { body(self) }
        }
    }

    // MARK: The end

    func shutdown() {
        timer?.cancel()
        let last = state
        state = .closed
        switch last {
        case .connecting(let connection): connection?.finish()
        case .ready(let connection): connection.finish()
        case .idle, .failed, .closed: break
        }
    }

    /// What stopped an attempt, as the end of a sentence.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason($0.error) } ?? "its name was not found"
        case ChannelError.connectTimeout: "it didn't answer in time"
        default: TLSFailure(error).reason
        }
    }
}

extension ListenAddress {
    /// The `:authority` of calls to it.
    ///
    /// - Parameter serverName: what the server is called there, where it is not by the address.
    fileprivate func authority(serverName: String?) -> String {
        switch self {
        case .tcp(_, let port): serverName.map { "\($0):\(port)" } ?? description
        case .unix: serverName ?? "localhost"
        }
    }
}
