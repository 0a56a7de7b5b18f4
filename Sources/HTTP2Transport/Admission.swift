import RPC

/// What a call's headers lead to: its handler, or the answer that refuses it.
///
/// Source: gRPC over HTTP/2, "Requests"; 415 for what isn't gRPC, UNIMPLEMENTED for what this server lacks.
enum Admission {
    case serve(MethodHandler)
    case refuse(HeaderList)

    /// - Parameter route: the handler of a path; throws UNIMPLEMENTED for an unknown one.
    init(of headers: HeaderBlock, route: (String) throws(RPCError) -> MethodHandler) {
        guard headers.method == .post else {
            let status = Status(.internal, "gRPC calls are POST requests.")
            self = .refuse(GRPCHeaders.trailersOnly(status, [:], httpStatus: 405))
            return
        }
        guard headers.contentType == .grpc else {
            let status = Status(.unknown, "The content type of gRPC calls is application/grpc.")
            self = .refuse(GRPCHeaders.trailersOnly(status, [:], httpStatus: 415))
            return
        }
        do throws(RPCError) {
            // An unknown path comes before everything else that may be wrong with a call.
            let handler = try route(headers.path)
            if let fault = headers.fault { throw fault }
            switch headers.encoding {
            case .identity, .gzip: self = .serve(handler)
            case .other(let name): self = .refuse(GRPCHeaders.refusal(ofEncoding: name))
            }
        } catch {
            self = .refuse(GRPCHeaders.trailersOnly(error.status, error.trailers))
        }
    }
}
