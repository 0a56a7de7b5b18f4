import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient
import RPC

/// `conversionctl doctor`.
struct DoctorCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check a server, and say how to mend what is wrong.",
        discussion: """
            Health and encryption from here; readiness, clock, version and the checks of the server's own machine (nghttp2, \
            schema, fsync, disk, open files) from its admin listener, 127.0.0.1:9464 unless --admin names another. Where \
            no server runs, conversiond doctor makes those on its machine.

            A line for each check: ok, warning or failure. The exit status is 1 where there is a failure.

            EXAMPLES
              conversionctl doctor
              conversionctl doctor --output json
              conversionctl --address 127.0.0.1:50052 doctor --admin 127.0.0.1:9465
            """)

    @Option(help: ArgumentHelp("The server's admin listener: HOST:PORT.", valueName: "address"))
    var admin: String?

    @OptionGroup var form: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if let admin, AdminAddress(admin) == nil {
            throw ValidationError("--admin: \"\(admin)\" is no address; give HOST:PORT.")
        }
    }

    func run(_ client: ConversionClient, _ output: Output) async throws {
        var failed = false
        let isLocal = client.addresses.allSatisfy(\.isLocal)
        try await output.writeList(of: Finding.self) { write in
            func tell(_ findings: [Finding]) throws {
                failed = failed || findings.contains { $0.verdict == .failure }
                try write(findings)
            }
            try tell([try await health(client), ServerChecks.encryption(isLocal: isLocal)])
            // The listener on this machine is another server's where the server is not here.
            let address = admin.flatMap { AdminAddress($0) } ?? (isLocal ? .standard : nil)
            try tell(address.map(administration) ?? [Self.notAsked])
        }
        if failed { throw ExitCode(LocalFailure.exitStatus) }
    }

    private static let notAsked = Finding(
        "server's machine", .warning, "not looked at: no admin listener was named",
        mend: "Name it with --admin, or run conversiond doctor there.")

    private func health(_ client: ConversionClient) async throws -> Finding {
        let start = ContinuousClock.now
        do {
            let answer = try await client.health.check(HealthCheckRequest())
            return ServerChecks.health(answer.status, latency: start.duration(to: .now))
        } catch let error as RPCError {
            return Finding(
                "health", .failure, "\(error.code.name): \(error.message)",
                mend: "See whether conversiond serves there, and whether --address names it.")
        }
    }

    /// What the admin listener says.
    private func administration(_ address: AdminAddress) -> [Finding] {
        let request = AdminRequest(address: address, timeout: min(connection.timeout, .seconds(10)))
        do throws(LocalFailure) {
            let before = Self.now
            let readiness = try request.get("/readyz")
            let findings = [
                ServerChecks.readiness(readiness),
                ServerChecks.clock(server: readiness.date, before: before, after: Self.now),
            ]
            let report = try request.get("/debug/doctor")
            guard report.status == 200, let json = try? JSONValue(parsing: report.body),
                case .string(let version)? = json["version"], let checks = Finding.all(inServersReport: json)
            else { throw LocalFailure("\(address) does not answer as the admin listener does") }
            return findings + [ServerChecks.version(server: version)] + checks
        } catch {
            return [
                Finding(
                    "server's machine", .warning, "not looked at: \(error.description)",
                    mend: "Name the server's --admin-listen with --admin, or run conversiond doctor on its machine.")
            ]
        }
    }

    /// Since 1970, in seconds.
    private static var now: Double {
        let (seconds, nanoseconds) = WallClock.now
        return Double(seconds) + Double(nanoseconds) / 1e9
    }
}
