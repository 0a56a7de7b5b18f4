import ConversionServer
import ConversionStore
import HTTP2Transport
import RPC

/// What `/metrics` tells: everything that the parts of the server count, gathered at the moment it is asked for.
struct MetricsPage: Sendable {
    let calls: CallMetrics
    let server: HTTP2Server
    let store: any Store
    let conversions: ConversionService
    let retention: RetentionCounters
    let health: HealthState
    let database: LedgerLocation
    let log: LogOutput

    func text() -> String {
        var text = PrometheusText()
        Self.add(calls, to: &text)
        Self.addConnections(to: &text) { server.count(of: $0) }
        Self.add(server.memory, maxConnections: server.maxConnections, to: &text)
        Self.add(store.statistics(), to: &text)
        switch database {
        case .file(let path): Self.add(StorageUsage(database: path), to: &text)
        }
        text.metric(
            "conversiond_watchers", .gauge, "Watchers that have caught up with the ledger.", conversions.watcherCount)
        Self.add(retention.current, to: &text)
        Self.add(log.counts, to: &text)
        text.metric(
            "conversiond_ready", .gauge, "Whether the server is ready for calls.", health.unreadiness == nil ? 1 : 0)
        Self.addBuild(to: &text)
        if let usage = ProcessUsage.current() { Self.add(usage, to: &text) }
        return text.text
    }

    static func add(_ calls: CallMetrics, to text: inout PrometheusText) {
        text.begin("grpc_server_call_started_total", .counter, "Calls that were begun.")
        for (index, method) in calls.methods.enumerated() {
            text.add(calls.started(index), ["grpc_method": method])
        }
        let ended = calls.methods.enumerated().flatMap { index, method in
            StatusCode.allCases.compactMap { code in
                calls.ended(index, code).map { (method: method, status: code.name, calls: $0) }
            }
        }
        text.begin("grpc_server_call_duration_seconds", .histogram, "From the headers of a call to its end.")
        for row in ended { text.add(row.calls.durations, ["grpc_method": row.method, "grpc_status": row.status]) }
        text.begin(
            "grpc_server_call_rcvd_total_compressed_message_size_bytes", .histogram,
            "Bytes of all messages of a call that were received, compressed, without framing.")
        for row in ended { text.add(row.calls.received, ["grpc_method": row.method, "grpc_status": row.status]) }
        text.begin(
            "grpc_server_call_sent_total_compressed_message_size_bytes", .histogram,
            "Bytes of all messages of a call that were sent, compressed, without framing.")
        for row in ended { text.add(row.calls.sent, ["grpc_method": row.method, "grpc_status": row.status]) }
        text.metric("conversiond_calls_in_flight", .gauge, "Calls that have begun and not ended.", calls.inFlight)
    }

    static func addConnections(to text: inout PrometheusText, _ count: (ConnectionEvent) -> Int) {
        // In this order: what closes meanwhile was opened, too.
        let closed = count(.connectionClosed)
        text.metric(
            "conversiond_connections", .gauge, "Connections that are open.", count(.connectionOpened) - closed)
        text.begin(
            "conversiond_connection_events_total", .counter,
            "What came to pass on connections: traffic, limits that were met, and ends.")
        for event in ConnectionEvent.allCases { text.add(count(event), ["event": Self.snakeCase("\(event)")]) }
    }

    static func add(_ memory: ServerMemory, maxConnections: Int, to text: inout PrometheusText) {
        text.metric(
            "conversiond_connections_limit", .gauge, "Connections that may be open at once.", maxConnections)
        let budgets = [("answers", memory.answers), ("requests", memory.requests)]
        text.begin(
            "conversiond_connection_memory_bytes", .gauge,
            "Bytes of unread answers, and of requests that are not whole, beyond what each connection has for itself.")
        for (kind, budget) in budgets { text.add(budget.taken, ["kind": kind]) }
        text.begin("conversiond_connection_memory_limit_bytes", .gauge, "How many there may be.")
        for (kind, budget) in budgets { text.add(budget.limit, ["kind": kind]) }
        text.begin(
            "conversiond_connection_memory_refusals_total", .counter, "How often there was no room at once.")
        for (kind, budget) in budgets { text.add(budget.refusals, ["kind": kind]) }
    }

    /// `streamRefusedAfterResets` as labels have it: `stream_refused_after_resets`.
    static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase { text += "_" }
            text += character.lowercased()
        }
    }

    static func add(_ counts: RetentionCounters.Counts, to text: inout PrometheusText) {
        text.begin("conversiond_retention_passes_total", .counter, "Looks for what is too old, by how they ended.")
        text.add(counts.passes, ["result": "done"])
        text.add(counts.failedPasses, ["result": "failed"])
        text.metric(
            "conversiond_retention_stopped", .gauge, "Whether nothing is removed, as the clock cannot be right.",
            counts.stopReason == nil ? 0 : 1)
        text.begin("conversiond_retention_removed_total", .counter, "What was removed for its age.")
        text.add(counts.conversions, ["kind": "conversion"])
        text.add(counts.calls, ["kind": "call"])
        text.add(counts.keys, ["kind": "idempotency_key"])
    }

    static func add(_ counts: LogOutput.Counts, to text: inout PrometheusText) {
        text.begin("conversiond_log_lines_total", .counter, "Lines of the log, by what became of them.")
        text.add(counts.written, ["outcome": "written"])
        text.add(counts.dropped, ["outcome": "dropped"])
        text.add(counts.repeated, ["outcome": "repeated"])
    }

    private static func addBuild(to text: inout PrometheusText) {
        text.begin("conversiond_build_info", .gauge, "Always 1; the labels are the versions of what runs.")
        text.add(
            1,
            [
                "version": Version.current, "nghttp2": HTTP2Library.version, "sqlite": LedgerLocation.sqliteVersion,
            ])
    }

    static func add(_ usage: ProcessUsage, to text: inout PrometheusText) {
        text.metric(
            "process_cpu_seconds_total", .counter, "User and system time that the process has used.", usage.cpuSeconds)
        text.metric("process_resident_memory_bytes", .gauge, "Memory that is resident.", usage.residentBytes)
        text.metric("process_virtual_memory_bytes", .gauge, "Address space.", usage.virtualBytes)
        text.metric("process_threads", .gauge, "Threads.", usage.threads)
        text.metric("process_open_fds", .gauge, "Open file descriptors.", usage.openFiles)
        if let limit = usage.maxFiles {
            text.metric("process_max_fds", .gauge, "File descriptors that may be open.", limit)
        }
        text.metric("process_start_time_seconds", .gauge, "When the process was started, since 1970.", usage.startTime)
    }
}
