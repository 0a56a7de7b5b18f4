import ArgumentParser
import Basics
import ConversionAPI
import ConversionClient
import RPC

/// A command that makes calls on a server and writes what they give.
protocol ClientCommand: AsyncParsableCommand {
    var connection: ConnectionOptions { get }
    var form: OutputOptions { get }

    func run(_ client: ConversionClient, _ output: Output) async throws

    /// After how much silence of the server to look whether it is still there; nil for calls that soon end.
    var keepalive: Duration? { get }

    /// What to do after a failed call that the server's sentence cannot know.
    func hint(_ error: RPCError) -> String?
}

extension ClientCommand {
    func hint(_ error: RPCError) -> String? { nil }

    var keepalive: Duration? { nil }

    func run() async throws {
        let output = Output(form.output)
        do {
            let settings = try connection.settings()
            let client = try connection.client(settings, keepalive: keepalive)
            for warning in [connection.exposure(), ConnectionOptions.warning(settings)].compactMap({ $0 }) {
                StandardError.writeLine("conversionctl: warning: \(TerminalText.escaped(warning))")
            }
            do {
                try await run(client, output)
            } catch {
                await client.shutdown()
                throw output.failure(error, hints: hints(error, settings))
            }
            await client.shutdown()
        } catch {
            throw output.failure(error)
        }
    }

    private func hints(_ error: any Error, _ settings: ConnectionSettings) -> [String] {
        guard let error = error as? RPCError else { return [] }
        var hints: [String] = []
        if error.code == .unavailable, error.trailers.isEmpty {
            hints.append(
                "The address is from \(settings.addressSource). Does conversiond serve there? --address names another.")
        }
        if let hint = hint(error) { hints.append(hint) }
        return hints
    }
}

/// Where a command's data and failures go, in the form that was asked for.
struct Output: Sendable {
    let form: OutputForm
    private let format: OutputFormat?

    init(_ format: OutputFormat?) {
        self.format = format
        form = OutputForm(format, terminal: Terminal(1, environment: Environment.variables))
    }

    /// Writes one item.
    func write(_ item: some Presentable) throws {
        try StandardOutput.write(ItemRendering.text(item, form))
    }

    /// Writes items as `produce` hands them over, a page at a time.
    func writeList<Item: Presentable>(
        of _: Item.Type, _ produce: (_ write: ([Item]) throws -> Void) async throws -> Void
    ) async throws {
        var list = ListRendering<Item>(form)
        try await produce { try StandardOutput.write(list.add($0)) }
        try StandardOutput.write(list.finish())
    }

    /// Tells of a failure, once: what comes back only ends the program.
    func failure(_ error: any Error, hints: [String] = []) -> any Error {
        switch error {
        case let error as RPCError:
            tell(error, hints: hints)
            return ExitCode(ErrorReport.exitStatus(error.code))
        case let error as LocalFailure:
            StandardError.writeLine("conversionctl: \(TerminalText.escaped(error.description))")
            return ExitCode(LocalFailure.exitStatus)
        // A wrong command line, which the parser tells with the usage, or what has been told already.
        default: return error
        }
    }

    /// Tells of a failed call that does not end the program.
    func tell(_ error: RPCError, hints: [String] = []) {
        let terminal = Terminal(2, environment: Environment.variables)
        switch format {
        case .json, .ndjson:
            StandardError.writeLine(
                ErrorReport.json(error, indented: format == .json, isForTerminal: terminal.isTerminal))
        case nil, .table, .csv:
            for line in ErrorReport.lines(error, hints: hints, isColoured: terminal.isColoured) {
                StandardError.writeLine(line)
            }
        }
    }
}
