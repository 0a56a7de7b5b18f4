import ConversionAPI

/// What the checks of a server make of what it says.
enum ServerChecks {
    /// A conversion's timestamp may be so far ahead of the server's clock.
    private static let tolerance = 300

    /// - Parameter latency: of the health check.
    static func health(_ status: HealthCheckResponse.ServingStatus, latency: Duration) -> Finding {
        guard status == .serving else {
            return Finding(
                "health", .failure, "the server answers, but does not serve",
                mend: "Its log, and /readyz of its admin listener, say why.")
        }
        let milliseconds = latency.components.seconds * 1_000 + latency.components.attoseconds / 1_000_000_000_000_000
        return Finding("health", .ok, "SERVING, answered in \(milliseconds) ms")
    }

    static func readiness(_ answer: AdminRequest.Answer) -> Finding {
        let text = String(decoding: answer.body.prefix(500), as: UTF8.self).split(separator: "\n").first ?? ""
        return answer.status == 200
            ? Finding("readiness", .ok, "ready")
            : Finding(
                "readiness", .failure, String(text), mend: "Mend what the finding names; readiness returns by itself.")
    }

    /// - Parameters:
    ///   - server: the server's clock, cut to the second, which is when it answered.
    ///   - before: ours when it was asked, and `after` when it had answered. All since 1970.
    static func clock(server: Int?, before: Double, after: Double) -> Finding {
        guard let server else {
            return Finding(
                "clock", .warning, "the server does not tell its time",
                mend: "Upgrade the server, or ask it with date -u.")
        }
        // The moment lies between server and server + 1.
        let difference = max(Double(server) - after, before - Double(server + 1), 0)
        let seconds = Int(difference.rounded(.up))
        guard difference > 0 else { return Finding("clock", .ok, "the clocks agree to the second") }
        let direction = Double(server) > after ? "ahead of" : "behind"
        let text = "the server's clock is \(seconds) s \(direction) this machine's"
        let remedy = "Run chrony or systemd-timesyncd on both machines."
        // What this machine calls now, a server that is behind takes for the future.
        if direction == "behind", difference >= Double(tolerance) {
            return Finding("clock", .failure, "\(text), so that timestamps made here may be refused", mend: remedy)
        }
        return Finding("clock", difference > 2 ? .warning : .ok, text, mend: difference > 2 ? remedy : "")
    }

    static func version(server: String) -> Finding {
        server == Version.current
            ? Finding("version", .ok, "both are \(server)")
            : Finding(
                "version", .warning, "the server is \(server), and conversionctl \(Version.current)",
                mend: "Install the same version of both.")
    }

    /// Whether what is said to the server can be read on the way.
    static func encryption(isLocal: Bool) -> Finding {
        isLocal
            ? Finding("certificate", .ok, "TLS is not used; nothing leaves this machine")
            : Finding(
                "certificate", .failure, "TLS is not used, and others on the way can read everything",
                mend: "Serve TLS, or reach the server through a tunnel or a proxy that does.")
    }
}
