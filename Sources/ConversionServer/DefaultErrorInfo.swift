import ConversionAPI
import RPC

/// Gives every failure an ErrorInfo: those that come without details, from a handler's own fault or from the layers
/// below the services, get the name of their code as the reason.
///
/// Register it before what reads the trailers of failed calls.
public final class DefaultErrorInfo: ServerInterceptor {
    public init() {}

    public func callFailed(_ call: ServerCall, error: RPCError) {
        guard error.trailers[binary: RPCError.detailsKey] == nil else { return }
        let detailed = RPCError(error.code, error.message, details: [.errorInfo(reason: error.code.name)])
        call.responseTrailers.append(contentsOf: detailed.trailers)
    }
}
