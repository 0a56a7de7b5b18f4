import ConversionAPI
import ConversionGateway
import ConversionServer
import ConversionStore
import Glibc
import HTTP2Transport
import Logging
import NIOCore
import RPC
import UnixSignals

/// The running server: opens the store, listens, serves until it is told to end, and puts everything away.
///
///     open the store ──▶ listen ──▶ ready ──first signal──▶ drain ──▶ close the store ──▶ end
///                                                             └──second signal──▶ end at once
struct Daemon {
    private let configuration: Configuration
    private let notifier: ServiceNotifier
    private let logger: Logger

    /// - Parameter notifySocket: the value of NOTIFY_SOCKET, where a service manager waits to be told.
    init(_ configuration: Configuration, notifySocket: String?) {
        self.configuration = configuration
        notifier = ServiceNotifier(path: notifySocket)
        logger = configuration.logger("conversiond")
    }

    /// Returns when the server has ended as it was asked to.
    func run() async throws(ProcessError) {
        // A peer that goes away while we write, or a file that may not grow, is an error of that write, and no reason
        // to end.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let termination = Termination(await UnixSignalsSequence(trapping: .sigterm, .sigint)) { signal in
            // What was answered is on the disk. Not exit(): nothing may run in a process that others still use.
            _exit(128 + signal.rawValue)
        }
        let store = try openStore()
        let loops = LoopGroup(count: configuration.threads)
        let health = HealthState(services: Self.services)
        let conversions = ConversionService(store: store, loops: loops.loops, configuration: configuration.rules)
        let router = router(conversions, store, health)
        let gateway = Gateway(router: router, cors: CORSPolicy(origins: configuration.corsOrigins))
        let server = HTTP2Server(
            router: router, httpHandler: gateway, loops: loops, limits: configuration.limits,
            logger: configuration.logger("conversiond.http2"))
        let listeners: Listeners
        do {
            listeners = try await Listeners(configuration.listen, of: server)
        } catch {
            await store.close()
            throw error
        }
        announce(listeners)
        let storeHealth = StoreHealth(store: store, health: health, logger: configuration.logger("conversiond.store"))
        let watch = Task { await storeHealth.run() }
        let retention = configuration.retain.map { age in
            let retention = Retention(
                store: store, age: age, interval: configuration.retainEvery,
                logger: configuration.logger("conversiond.store"))
            return Task { await retention.run() }
        }
        let signal = await termination.requested()
        watch.cancel()
        retention?.cancel()
        health.drain()
        conversions.drain()
        await end(signal, server, listeners, store, loops)
    }

    /// Everything that is served. A new service is one more line here.
    private func router(_ conversions: ConversionService, _ store: SQLiteStore, _ health: HealthState) -> Router {
        var handlers = conversions.methodHandlers() + AgentService(store: store).handlers()
        handlers += HealthService(health).methodHandlers()
        handlers += ReflectionV1Service(services: Self.services + Self.infrastructure).handlers()
        handlers += ReflectionV1AlphaService(services: Self.services + Self.infrastructure).handlers()
        return Router(
            handlers,
            interceptors: [DefaultErrorInfo(), AccessLog(logger: configuration.logger("conversiond.calls"))])
    }

    /// The services that conversiond is there for.
    private static let services = ["conversion.v1.ConversionService", "conversion.v1.AgentService"]
    /// Those that tools and meshes use.
    private static let infrastructure = [
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
    ]

    private func openStore() throws(ProcessError) -> SQLiteStore {
        do {
            var options = SQLiteConfiguration()
            options.queueLimit = configuration.queueLimit
            return try SQLiteStore(
                path: configuration.database, configuration: options, logger: configuration.logger("conversiond.store"))
        } catch {
            throw ProcessError(opening: configuration.database, error)
        }
    }

    private func announce(_ listeners: Listeners) {
        logger.info(
            "ready",
            metadata: [
                "addresses": .array(listeners.addresses.map { .string($0.description) }),
                "database": .string(configuration.database), "version": .string(Version.current),
            ])
        if !notifier.ready() { logger.warning("the service manager could not be told that the server is ready") }
    }

    private func end(
        _ signal: UnixSignal?, _ server: HTTP2Server, _ listeners: Listeners, _ store: SQLiteStore, _ loops: LoopGroup
    ) async {
        logger.info("draining", metadata: ["signal": .string(signal.map(\.description) ?? "none")])
        if !notifier.stopping() { logger.warning("the service manager could not be told that the server is ending") }
        // Files first: a server that is started meanwhile binds its own, and those are not ours to remove.
        listeners.removeFiles()
        await server.shutdown(grace: configuration.drainTimeout)
        // The loops last: what the store answers is handed to them.
        await store.close()
        do {
            try await loops.shutdown()
        } catch {
            logger.warning("the event loops did not end well", metadata: ["error": .string(String(describing: error))])
        }
        logger.info("ended", metadata: ["connections": .dictionary(Self.counts(of: server))])
    }
}

extension Daemon {
    /// What came to pass on the server's connections: everything that did so at least once.
    private static func counts(of server: HTTP2Server) -> Logger.Metadata {
        var counts: Logger.Metadata = [:]
        for event in ConnectionEvent.allCases where server.count(of: event) > 0 {
            counts["\(event)"] = "\(server.count(of: event))"
        }
        return counts
    }
}

extension Configuration {
    fileprivate func logger(_ label: String) -> Logger {
        Logger(label: label) { LineLogHandler(label: $0, level: logLevel, format: logFormat) }
    }

    fileprivate var rules: ServiceConfiguration {
        var rules = ServiceConfiguration()
        rules.lateWindow = lateWindow
        rules.redaction = redact
        return rules
    }
}
