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
    private let log: LogOutput
    private let logger: Logger

    /// - Parameters:
    ///   - notifySocket: the value of NOTIFY_SOCKET, where a service manager waits to be told.
    ///   - log: where log lines go.
    init(_ configuration: Configuration, notifySocket: String?, log: LogOutput) {
        self.configuration = configuration
        self.log = log
        notifier = ServiceNotifier(path: notifySocket)
        logger = configuration.logger("conversiond", to: log)
    }

    /// Returns when the server has ended as it was asked to.
    func run() async throws(ProcessError) {
        ProcessSignals.ignoreOthers()
        let hangup = Hangup(logger: logger)
        await ProcessSignals.takeHangup { await hangup.come() }
        let termination = Termination(await UnixSignalsSequence(trapping: .sigterm, .sigint)) { signal in
            // What was answered is on the disk. Not exit(): nothing may run in a process that others still use.
            _exit(128 + signal.rawValue)
        }
        try await Authentication.check(configuration, hasTLS: configuration.tls != nil)
        var certificates: Certificates?
        if let tls = configuration.tls {
            let files = try Certificates(tls, logger: logger("conversiond.tls"))
            hangup.renews(files)
            certificates = files
        }
        let ledger = try await openLedger()
        let store = ledger.store
        let loops = LoopGroup(count: configuration.threads)
        let health = HealthState(services: Self.services)
        let conversions = ConversionService(store: store, loops: loops.loops, configuration: configuration.rules)
        let authentication: Authentication
        do {
            authentication = try await Authentication(
                configuration, ledger.credentials, logger: logger("conversiond.keys"))
        } catch {
            await ledger.close()
            throw error
        }
        let handlers = handlers(conversions, store, health)
        let operations = Operations(configuration, handlers: handlers, loops: loops, log: log, logger: logger)
        let router = router(handlers, operations, authentication.authenticator, loops)
        let gateway = Gateway(router: router, cors: CORSPolicy(origins: configuration.corsOrigins))
        let memory = ServerMemory(
            answers: configuration.bounds.answerMemory, requests: configuration.bounds.requestMemory)
        let server = HTTP2Server(
            router: router, httpHandler: gateway, loops: loops, limits: configuration.limits,
            pages: configuration.pages, memory: memory,
            maxConnections: configuration.bounds.connections(
                descriptors: ConnectionBounds.raiseDescriptorLimit(), memory: ConnectionBounds.machineMemory),
            logger: logger("conversiond.http2"))
        let listeners: Listeners
        let admin: AdminServer?
        do {
            (listeners, admin) = try await listen(server, operations, certificates?.tls, ledger, conversions, health)
        } catch {
            await authentication.close()
            await ledger.close()
            throw error
        }
        announce(listeners, admin)
        let keys = Task { await authentication.run() }
        let storeHealth = StoreHealth(store: store, health: health, logger: logger("conversiond.store"))
        let watch = Task { await storeHealth.run() }
        let renewal = certificates.map { certificates in Task { await certificates.watch() } }
        let retention = configuration.retain.map { age in
            let retention = Retention(
                store: store, age: age, interval: configuration.retainEvery, maxGap: configuration.retainMaxGap,
                counters: operations.retention,
                logger: logger("conversiond.store"))
            return Task { await retention.run() }
        }
        let signal = await termination.requested()
        watch.cancel()
        renewal?.cancel()
        keys.cancel()
        retention?.cancel()
        health.drain()
        conversions.drain()
        await end(signal, server, listeners, admin, authentication, ledger, loops)
    }

    private func logger(_ label: String) -> Logger { configuration.logger(label, to: log) }

    /// Binds every address, or none.
    private func listen(
        _ server: HTTP2Server, _ operations: Operations, _ tls: ServerTLS?, _ ledger: OpenLedger,
        _ conversions: ConversionService, _ health: HealthState
    ) async throws(ProcessError) -> (Listeners, AdminServer?) {
        let listeners = try await Listeners(configuration.listen, of: server, tls: tls)
        do {
            return (listeners, try await operations.listen(server, ledger, conversions, health))
        } catch {
            listeners.removeFiles()
            await server.shutdown(grace: .zero)
            throw error
        }
    }

    /// Everything that is served. A new service is one more line here.
    private func handlers(
        _ conversions: ConversionService, _ store: any Store, _ health: HealthState
    ) -> [MethodHandler] {
        var handlers = conversions.handlers() + AgentService(store: store).handlers()
        handlers += HealthService(health).handlers()
        handlers += ReflectionV1Service(services: Self.services + Self.infrastructure).handlers()
        handlers += ReflectionV1AlphaService(services: Self.services + Self.infrastructure).handlers()
        return handlers
    }

    private func router(
        _ handlers: [MethodHandler], _ operations: Operations, _ authenticator: Authenticator, _ loops: LoopGroup
    ) -> Router {
        let log = AccessLog(
            logger: logger("conversiond.calls"), mode: configuration.accessLog,
            sample: configuration.accessLogSample, loops: loops.loops.count)
        // The counts come before whoever may refuse a call: each call that ends must have been counted as begun.
        return Router(handlers, interceptors: [DefaultErrorInfo(), operations.calls, log, authenticator])
    }

    /// The services that conversiond is there for.
    private static let services = ["conversion.v1.ConversionService", "conversion.v1.AgentService"]
    /// Those that tools and meshes use.
    private static let infrastructure = [
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
    ]

    private func openLedger() async throws(ProcessError) -> OpenLedger {
        do {
            return try await configuration.database.open(
                queueLimit: configuration.queueLimit, logger: logger("conversiond.store"))
        } catch {
            throw ProcessError(opening: configuration.database, error)
        }
    }

    private func announce(_ listeners: Listeners, _ admin: AdminServer?) {
        ProgramPages.release()
        logger.info(
            "ready",
            metadata: [
                "addresses": .array(listeners.addresses.map { .string($0.description) }),
                "admin": .string(admin?.address.description ?? "none"),
                "database": .string(configuration.database.description), "version": .string(Version.current),
            ])
        if !notifier.ready() { logger.warning("the service manager could not be told that the server is ready") }
    }

    private func end(
        _ signal: UnixSignal?, _ server: HTTP2Server, _ listeners: Listeners, _ admin: AdminServer?,
        _ authentication: Authentication, _ ledger: OpenLedger, _ loops: LoopGroup
    ) async {
        logger.info("draining", metadata: ["signal": .string(signal.map(\.description) ?? "none")])
        if !notifier.stopping() { logger.warning("the service manager could not be told that the server is ending") }
        // Files first: a server that is started meanwhile binds its own, and those are not ours to remove.
        listeners.removeFiles()
        await server.shutdown(grace: configuration.drainTimeout)
        // To the end it tells how far the calls have come.
        await admin?.shutdown()
        await authentication.close()
        // The loops last: what the store answers is handed to them.
        await ledger.close()
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
    fileprivate func logger(_ label: String, to log: LogOutput) -> Logger {
        Logger(label: label) { LineLogHandler(label: $0, level: logLevel, format: logFormat, output: log) }
    }

    fileprivate var rules: ServiceConfiguration {
        var rules = ServiceConfiguration()
        rules.lateWindow = lateWindow
        rules.redaction = redact
        return rules
    }
}
