import ConversionServer
import HTTP2Transport
import Logging
import RPC

/// What the running server tells its operators: the counts of calls, and the pages of the admin listener.
struct Operations: Sendable {
    let calls: CallMetrics
    let retention = RetentionCounters()
    private let configuration: Configuration
    private let log: LogOutput
    private let logger: Logger

    /// - Parameters:
    ///   - handlers: all that is served.
    ///   - log: whose lines are counted.
    init(
        _ configuration: Configuration, handlers: [MethodHandler], loops: LoopGroup, log: LogOutput, logger: Logger
    ) {
        self.configuration = configuration
        self.log = log
        self.logger = logger
        calls = CallMetrics(handlers, loops: loops.loops.count)
    }

    /// Opens the admin listener; nil where there is to be none.
    ///
    /// - Throws: `ProcessError` if the address cannot be bound, unless nobody has asked for that very address.
    func listen(
        _ server: HTTP2Server, _ ledger: OpenLedger, _ conversions: ConversionService, _ health: HealthState
    ) async throws(ProcessError) -> AdminServer? {
        guard let address = configuration.adminListen else { return nil }
        let metrics = MetricsPage(
            calls: calls, server: server, store: ledger.store, conversions: conversions, retention: retention,
            health: health,
            database: configuration.database, log: log)
        let doctor = MachineChecks(configuration.database, inspect: ledger.inspect, retention: retention)
        let pages = AdminPages(
            unreadiness: { health.unreadiness }, metrics: { metrics.text() }, configuration: configuration.report,
            doctor: { DoctorReport(doctor.run()).json })
        do {
            return try await AdminServer(address, pages: pages, visitors: configuration.pages)
        } catch {
            guard configuration.report.isBuiltIn(Settings.adminListen.key) else { throw error }
            // Two servers on a machine are no mistake, and only one of them has the standard port.
            logger.warning(
                "there is no admin listener; --admin-listen names another address, or none",
                metadata: ["reason": .string(error.lines.joined(separator: " "))])
            return nil
        }
    }
}
