import RPC

/// What a call's headers lead to: its handler, or the answer that refuses it.
///
/// Source: gRPC over HTTP/2, "Requests"; 415 for what isn't gRPC, UNIMPLEMENTED for what this server lacks.
enum Admission {
    case serve(MethodHandler)
    /// A gRPC call that fails at once, as one that its handler fails; nil for a method that isn't there.
    case fail(MethodHandler?, RPCError)
    /// No gRPC call, which is answered as HTTP.
    case answer(HeaderList)

    /// - Parameter route: the handler of a path; throws UNIMPLEMENTED for an unknown one.
    init(of headers: HeaderBlock, route: (String) throws(RPCError) -> MethodHandler) {
        guard headers.method == .post else {
            let status = Status(.internal, "gRPC calls are POST requests.")
            self = .answer(GRPCHeaders.trailersOnly(status, [:], httpStatus: 405))
            return
        }
        guard headers.contentType == .grpc else {
            let status = Status(.unknown, "The content type of gRPC calls is application/grpc.")
            self = .answer(GRPCHeaders.trailersOnly(status, [:], httpStatus: 415))
            return
        }
        var known: MethodHandler?
        do throws(RPCError) {
            // An unknown path comes before everything else that may be wrong with a call.
            let handler = try route(headers.path)
            known = handler
            if let fault = headers.fault { throw fault }
            if case .other(let name) = headers.encoding { throw GRPCHeaders.refusal(ofEncoding: name) }
            self = .serve(handler)
        } catch {
            self = .fail(known, error)
        }
    }
}
