import ConversionAPI
import HTTP2Transport
import RPC

/// What a request for a resource says, taken apart but not yet read.
struct ResourceRequest {
    let route: HTTPRoute
    /// The values of the path's fields, in their order.
    let path: [String]
    let query: [(name: String, value: String)]
    let body: [UInt8]

    private var isStream: Bool { route.types.method.kind.streamsRequests }

    /// Why the body is not read; nil if it is.
    func mediaTypeFault(_ request: HTTPRequest) -> RPCError? {
        guard route.body != .none, !body.isEmpty else { return nil }
        return request.mediaTypeFault([isStream ? "application/x-ndjson" : "application/json"])
    }

    /// The method's messages: one, or one for each line of a body that streams. All are read before the
    /// first is taken, so that a slip takes none.
    func messages() -> Result<[DecodedRequest], RPCError> {
        guard isStream else { return message(body).map { [$0] } }
        var messages: [DecodedRequest] = []
        var number = 0
        var faultCount = 0
        for line in body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if Self.isBlank(line) { continue }
            switch message(Array(line)) {
            case .success(let message):
                messages.append(message)
                faultCount += message.itemFaults.count
                if faultCount > Self.faultLimit, let error = message.itemFaults.first?.value {
                    return .failure(Self.inLine(number, error))
                }
            case .failure(let error):
                return .failure(Self.inLine(number, error))
            }
        }
        return .success(messages)
    }

    /// What is kept of items that cannot be read is more than they are: of so many in one call the call fails.
    private static let faultLimit = 10_000

    private static func inLine(_ number: Int, _ error: RPCError) -> RPCError {
        RPCError(error.code, "Line \(number): \(error.message)", details: error.details)
    }

    private func message(_ body: [UInt8]) -> Result<DecodedRequest, RPCError> {
        do throws(RPCError) {
            return .success(try route.request(path: path, query: query, content: try content(body)))
        } catch {
            return .failure(error)
        }
    }

    private func content(_ body: [UInt8]) throws(RPCError) -> JSONValue? {
        if route.body == .none {
            guard body.isEmpty else {
                throw RPCError(
                    .invalidArgument, "\(route.httpMethod) takes no body here. Put the fields into the query.")
            }
            return nil
        }
        // A request may have nothing to say beside its path.
        if body.isEmpty, route.body == .whole { return .object([]) }
        return try JSONValue(body: body)
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }
    }
}
