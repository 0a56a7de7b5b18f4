import ConversionAPI
import RPC

/// `grpc.health.v1.Health`: tells load balancers and people whether calls are welcome.
///
/// Source: gRPC, "Health Checking Protocol".
public struct HealthService: HealthServer {
    /// What List answers at most, as the protocol says.
    private static let listLimit = 100

    private let state: HealthState

    public init(_ state: HealthState) {
        self.state = state
    }

    /// What serves the methods. Check, which balancers call all the time, makes no task.
    public func handlers() -> [MethodHandler] {
        let state = state
        let check = MethodHandler.callback(HealthMethods.check) { (request: HealthCheckRequest, call: ServerCall) in
            call.respond(HealthCheckResponse(status: try state.known(request.service)))
        }
        return (self as any HealthServer).handlers().filter { $0.method != check.method } + [check]
    }

    public func check(_ request: HealthCheckRequest, context: ServerContext) async throws -> HealthCheckResponse {
        HealthCheckResponse(status: try state.known(request.service))
    }

    public func list(_ request: HealthListRequest, context: ServerContext) async throws -> HealthListResponse {
        let statuses = state.statuses
        guard statuses.count <= Self.listLimit else {
            throw RPCError(.resourceExhausted, "The server has more than \(Self.listLimit) services.")
        }
        return HealthListResponse(
            statuses: statuses.sorted { $0.key < $1.key }
                .map { .init(key: $0.key, value: HealthCheckResponse(status: $0.value)) })
    }

    public func watch(
        _ request: HealthCheckRequest, responses: ResponseWriter<HealthCheckResponse>, context: ServerContext
    ) async throws {
        for await status in state.watch(request.service) {
            try await responses.write(HealthCheckResponse(status: status))
        }
    }
}

extension HealthState {
    fileprivate func known(_ service: String) throws(RPCError) -> Status {
        guard let status = status(of: service) else {
            throw RPCError(.notFound, "This server has no such service.")
        }
        return status
    }
}
