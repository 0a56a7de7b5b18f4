import ConversionServer
import HTTP2Transport
import Logging

/// All settings. Flags, environment, configuration file, help and report are made from this table.
enum Settings {
    static let listen = Setting(
        repeatable: "listen", "address", default: "127.0.0.1:50051",
        allowed: "HOST:PORT, [IPv6]:PORT or unix:PATH",
        summary: "Where to serve: HOST:PORT, [IPv6]:PORT or unix:PATH; port 0 takes a free one."
    ) { ListenAddress($0) }

    static let adminListen = Setting(
        "admin-listen", "address", default: "127.0.0.1:9464",
        allowed: "HOST:PORT, [IPv6]:PORT or unix:PATH on this machine, or none",
        summary: "Where /metrics, /healthz, /readyz and /debug are served, without a key; none: nowhere."
    ) { text -> ListenAddress?? in
        if text == "none" { return .some(nil) }
        return ListenAddress(text).flatMap { $0.isLocal ? .some($0) : nil }
    }

    static let accessLog = Setting(
        "access-log", "calls", default: "errors",
        allowed: AccessLog.Mode.allCases.map(\.rawValue).joined(separator: ", "),
        summary: "Which calls are logged: off, errors, sampled (errors and some successes) or all."
    ) { AccessLog.Mode(rawValue: $0) }

    static let accessLogSample = integer(
        "access-log-sample", "count", default: 100, in: 1...1_000_000,
        summary: "Where successes are sampled: one of how many is logged.")

    static let database = Setting(
        "database", "file", default: "conversions.db", allowed: LedgerLocation.form,
        summary: "The ledger: \(LedgerLocation.form); created if there is none."
    ) { (text) throws(InvalidValue) in try LedgerLocation(text) }

    static let threads = integer(
        "threads", "count", default: Processors.recommendedThreads, in: 1...256,
        summary: "Event loops, each with a thread of its own.")

    static let logLevel = Setting(
        "log-level", "level", default: "info", allowed: Logger.Level.allCases.map(\.rawValue).joined(separator: ", "),
        summary: "The least severe messages to log; debug logs every call."
    ) { Logger.Level(rawValue: $0) }

    static let logFormat = Setting(
        "log-format", "format", default: "text", allowed: LogFormat.allCases.map(\.rawValue).joined(separator: " or "),
        summary: "How log lines are written to standard error: text or json."
    ) { LogFormat(rawValue: $0) }

    static let drainTimeout = duration(
        "drain-timeout", default: "30s", in: .zero ... .seconds(3600), limits: "0s to 1h",
        summary: "How long calls in flight may take to finish once the server is told to end.")

    static let lateWindow = duration(
        "late-window", default: "7d", in: .seconds(60) ... .seconds(3650 * 86_400), limits: "1m to 3650d",
        summary: "How old the timestamp of a tracked conversion may be.")

    static let retain = Setting(
        "retain", "duration", default: "0s",
        allowed: "a duration such as 30d or 400d, from 1d to 36500d, or 0s for ever",
        summary: "How long conversions and calls are kept; 0s: for ever."
    ) { text -> Duration?? in
        guard let duration = Duration(setting: text) else { return nil }
        guard duration != .zero else { return .some(nil) }
        return (.seconds(86_400) ... .seconds(36_500 * 86_400)).contains(duration) ? .some(duration) : nil
    }

    static let retainEvery = duration(
        "retain-every", default: "1h", in: .seconds(1) ... .seconds(86_400), limits: "1s to 1d",
        summary: "How often to look for what is older; the first time after this or a minute.")

    static let retainMaxGap = duration(
        "retain-max-gap", default: "7d", in: .seconds(3600) ... .seconds(36_500 * 86_400), limits: "1h to 36500d",
        summary: "How long the server may have been away; after longer its clock is not believed, and nothing removed.")

    static let redact = Setting(
        "redact", "kinds", default: "none", allowed: "none, all, or some of email,phone,card",
        summary: "What is masked in details before they are stored: all, or some of email,phone,card."
    ) { text -> Redaction?? in
        switch text {
        case "none": return .some(nil)
        case "all": return .some(Redaction(Set(Redaction.Kind.allCases)))
        default:
            let words = text.split(separator: ",", omittingEmptySubsequences: false)
            let kinds = words.compactMap { Redaction.Kind(rawValue: String($0)) }
            return kinds.count == words.count ? .some(Redaction(Set(kinds))) : nil
        }
    }

    static let corsOrigin = Setting(
        repeatable: "cors-origin", "origin", default: "none",
        allowed: "an origin such as https://app.example.com or http://localhost:3000, * for every page, or none",
        summary: "Whose web pages may call the server from browsers; * for all."
    ) { text -> String?? in
        if text == "none" { return .some(nil) }
        return text == "*" || Self.isOrigin(text) ? .some(text) : nil
    }

    static let host = Setting(
        repeatable: "host", "name", default: "none",
        allowed: "a name such as conversiond.example.com, without a port, or none",
        summary: "Names by which clients may call the server without a key, beside its addresses and localhost."
    ) { text -> String?? in
        if text == "none" { return .some(nil) }
        return HTTPHost(text).flatMap { $0.port == nil && !text.contains(":") ? .some($0.name) : nil }
    }

    static let maxConcurrentStreams = integer(
        "max-concurrent-streams", "count", default: 128, in: 1...65_536, summary: "Calls at once on a connection.")

    static let maxHeaderListSize = size(
        "max-header-list-size", default: "16KiB", in: 1 << 10...1 << 20, limits: "1KiB to 1MiB",
        summary: "Bytes of one call's headers.")

    static let maxMessageSize = size(
        "max-message-size", default: "4MiB", in: 1 << 10...256 << 20, limits: "1KiB to 256MiB",
        summary: "Bytes of one received message.")

    static let maxConnections = integer(
        "max-connections", "count", default: 0, in: 0...1_000_000,
        summary: "Connections at once; those that ask for nothing make room. 0: by descriptors and memory.")

    static let answerMemory = size(
        "answer-memory", default: "4MiB", in: 64 << 10...16 << 30, limits: "64KiB to 16GiB",
        summary: "Bytes of answers that all clients may leave unread, beyond 32KiB for each connection.")

    static let requestMemory = size(
        "request-memory", default: "24MiB", in: 64 << 10...16 << 30, limits: "64KiB to 16GiB",
        summary: "Bytes of requests that have not come whole, of all clients, beyond 64KiB for each connection.")

    static let streamResetBurst = integer(
        "stream-reset-burst", "count", default: 1000, in: 1...1_000_000,
        summary: "Stream resets that a connection may cause at once.")

    static let streamResetRate = integer(
        "stream-reset-rate", "count", default: 33, in: 1...1_000_000,
        summary: "Stream resets that it may cause each second after those.")

    static let keepaliveTime = timeLimit(
        "keepalive-time", default: "2h", summary: "Silence after which a client is pinged; 0s: never.")

    static let keepaliveTimeout = duration(
        "keepalive-timeout", default: "20s", in: .seconds(1) ... .seconds(3600), limits: "1s to 1h",
        summary: "How long a pinged client may take to answer before its connection is closed.")

    static let minPingInterval = duration(
        "min-ping-interval", default: "5m", in: .zero ... .seconds(86_400), limits: "0s to 1d",
        summary: "The least time between a client's own pings; 2h while it has no call.")

    static let permitPingsWithoutCalls = Setting(
        "permit-pings-without-calls", "bool", default: "false", allowed: "true or false",
        summary: "Whether clients without a call may ping as often as others."
    ) { Bool($0) }

    static let maxConnectionIdle = timeLimit(
        "max-connection-idle", default: "0s",
        summary: "How long a connection may have no call before it is ended; 0s: for ever.")

    static let maxConnectionAge = timeLimit(
        "max-connection-age", default: "0s",
        summary: "The age, 10% more or less, at which a connection is ended; 0s: none.")

    static let maxConnectionAgeGrace = timeLimit(
        "max-connection-age-grace", default: "0s",
        summary: "How long the calls of a connection of that age may go on; 0s: to their end.")

    static let prefaceTimeout = timeLimit(
        "preface-timeout", default: "10s",
        summary: "How long a new connection may take to say what it speaks; 0s: for ever.")

    static let firstRequestTimeout = timeLimit(
        "first-request-timeout", default: "2m",
        summary: "How long it may take to make its first call, over HTTP/1.1 each next one, too; 0s: for ever.")

    static let requestTimeout = timeLimit(
        "request-timeout", default: "2m",
        summary: "How long a call's one message, or an HTTP request, may take to come whole; 0s: for ever.")

    static let answerTimeout = timeLimit(
        "answer-timeout", default: "5m",
        summary: "How long an answer may be left unread; 0s: for ever.")

    static let writeTimeout = timeLimit(
        "write-timeout", default: "20s",
        summary: "How long a socket, or a call while memory is scarce, may take nothing; 0s: for ever.")

    static let queueLimit = integer(
        "queue-limit", "count", default: 65_536, in: 1...16_777_216,
        summary: "Changes that may wait for the disk before calls get RESOURCE_EXHAUSTED.")

    static let all: [any SettingDescription] = [
        listen, tlsCertificate, tlsKey, tlsClientAuthority, tlsClientAuthentication, tlsHandshakeTimeout, adminListen,
        database, threads, logLevel, logFormat, accessLog, accessLogSample, drainTimeout, lateWindow, retain,
        retainEvery, retainMaxGap, redact, corsOrigin, host, maxConcurrentStreams, maxHeaderListSize, maxMessageSize,
        maxConnections, answerMemory, requestMemory, streamResetBurst,
        streamResetRate, keepaliveTime,
        keepaliveTimeout,
        minPingInterval, permitPingsWithoutCalls, maxConnectionIdle, maxConnectionAge, maxConnectionAgeGrace,
        prefaceTimeout, firstRequestTimeout, requestTimeout, answerTimeout, writeTimeout, queueLimit, insecure,
        keyRate, keyBurst, keyCalls,
    ]
}

// The kinds of value that several settings share.
extension Settings {
    /// Scheme, host and perhaps a port, as browsers write it: without a path or a slash at the end.
    private static func isOrigin(_ text: String) -> Bool {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let host = text.utf8.dropFirst(scheme.utf8.count)
            return !host.isEmpty && host.allSatisfy { (0x21...0x7e).contains($0) && !"/?#@, ".utf8.contains($0) }
        }
        return false
    }

    static func integer(
        _ key: String, _ placeholder: String, default defaultValue: Int, in range: ClosedRange<Int>, summary: String
    ) -> Setting<Int> {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Setting(key, placeholder, default: "\(defaultValue)", allowed: allowed, summary: summary) {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    static func duration(
        _ key: String, default defaultText: String, in range: ClosedRange<Duration>, limits: String, summary: String
    ) -> Setting<Duration> {
        let allowed = "a duration such as 250ms, 30s, 5m, 2h or 7d, from \(limits)"
        return Setting(key, "duration", default: defaultText, allowed: allowed, summary: summary) {
            Duration(setting: $0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A duration whose zero switches the limit off: nil.
    private static func timeLimit(_ key: String, default defaultText: String, summary: String) -> Setting<Duration?> {
        let allowed = "a duration such as 250ms, 30s, 5m, 2h or 7d, at most 365d, or 0s for no limit"
        return Setting(key, "duration", default: defaultText, allowed: allowed, summary: summary) {
            text -> Duration?? in
            guard let duration = Duration(setting: text), duration <= .seconds(365 * 86_400) else { return nil }
            return .some(duration == .zero ? nil : duration)
        }
    }

    private static func size(
        _ key: String, default defaultText: String, in range: ClosedRange<Int>, limits: String, summary: String
    ) -> Setting<Int> {
        let allowed = "a size such as 65536, 16KiB or 4MiB, from \(limits)"
        return Setting(key, "size", default: defaultText, allowed: allowed, summary: summary) {
            ByteCount.parse($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}
