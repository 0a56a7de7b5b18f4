import ConversionAPI
import ConversionClient
import RPC

/// Lines of input that go to the server together, and how its results are told apart again.
struct Batch {
    /// Of the lines that hold a request, in their order, each with a key.
    private(set) var request: BatchTrackConversionsRequest
    /// Of every line, and why it is not sent; nil where it is.
    private var lines: [(number: Int, error: RPCError?)] = []

    init(_ lines: [LineReader.Line], validateOnly: Bool) {
        request = BatchTrackConversionsRequest(validateOnly: validateOnly)
        for line in lines {
            do {
                var item = try Self.request(line)
                if item.idempotencyKey.isEmpty { item.idempotencyKey = ConversionClient.newIdempotencyKey() }
                request.requests.append(item)
                self.lines.append((line.number, nil))
            } catch {
                self.lines.append((line.number, RPCError(wrapping: error)))
            }
        }
    }

    private static func request(_ line: LineReader.Line) throws -> TrackConversionRequest {
        guard let bytes = line.bytes else {
            throw RPCError(
                .invalidArgument, "The line is longer than \(LineReader.lineLimit >> 20) MiB.",
                details: [.errorInfo(reason: "LINE_TOO_LONG")])
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw RPCError(
                .invalidArgument, "The line is \(error).", details: [.errorInfo(reason: "JSON_INVALID")])
        }
        return try TrackConversionRequest(json: value)
    }

    /// What became of every line.
    ///
    /// - Parameter results: the server's, one for each request.
    /// - Throws: `RPCError`, INTERNAL, if they are more or less.
    func items(_ results: [BatchTrackConversionsResult]) throws(RPCError) -> [BatchItem] {
        guard results.count == request.requests.count else {
            throw RPCError(
                .internal, "The server gave \(results.count) results for \(request.requests.count) conversions.")
        }
        var rest = results.makeIterator()
        var items: [BatchItem] = []
        for line in lines {
            if let error = line.error {
                items.append(BatchItem(line: line.number, error: error))
            } else if let result = rest.next() {
                items.append(BatchItem(line: line.number, result: result))
            }
        }
        return items
    }
}
