public import RPC

extension RPCError {
    /// The trailer that carries `google.rpc.Status`.
    public static let detailsKey = "grpc-status-details-bin"

    /// An error with details for programs, which travel as `google.rpc.Status` in `grpc-status-details-bin`.
    public init(_ code: StatusCode, _ message: String, details: [ErrorDetail], cause: (any Error)? = nil) {
        self.init(code, message, cause: cause)
        self.details = details
    }

    /// The details for programs: those that were set, or that the server sent. Empty if there are none, or if
    /// what came cannot be read.
    public var details: [ErrorDetail] {
        get { (try? googleStatus)?.details.map { ErrorDetail($0) } ?? [] }
        set {
            trailers.removeAll(Self.detailsKey)
            guard !newValue.isEmpty else { return }
            // A detail whose text cannot be sent is left out: an error is told all the same.
            let status = GoogleRPCStatus(
                code: Int32(code.rawValue), message: message, details: newValue.compactMap { try? $0.packed() })
            if let bytes = try? status.encoded() { trailers.add(binary: bytes, for: Self.detailsKey) }
        }
    }

    /// The reason of the first ErrorInfo, in UPPER_SNAKE_CASE; nil if there is none.
    public var reason: String? {
        for case .errorInfo(let reason, _, _) in details { return reason }
        return nil
    }

    /// The error as a message, for results of a batch.
    public var statusMessage: GoogleRPCStatus {
        (try? googleStatus) ?? GoogleRPCStatus(code: Int32(code.rawValue), message: message)
    }

    private var googleStatus: GoogleRPCStatus? {
        get throws { try trailers[binary: Self.detailsKey].map { try GoogleRPCStatus(decoding: $0) } }
    }
}
