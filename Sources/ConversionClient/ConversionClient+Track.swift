public import ConversionAPI
import RPC

extension ConversionClient {
    /// Records a conversion, and tries again where that is safe and of use; when it returns, the record is durable.
    ///
    /// Every attempt carries the same idempotency key: the request's, or a new one where that is empty. So the
    /// conversion counts once, however often the answer was lost on the way. UNAVAILABLE is tried again after a growing
    /// random time, and after the time that the server names where it names one; RESOURCE_EXHAUSTED only then.
    /// `duplicate` in the answer may speak of an attempt of this same call.
    ///
    /// To be safe against the end of your own process, too, give a key that you keep: the id of the model's tool call.
    ///
    /// - Parameter timeout: for all attempts together; the client's default if nil.
    /// - Throws: `RPCError`, the last attempt's. After UNAVAILABLE or DEADLINE_EXCEEDED the conversion may have been
    ///   recorded or not; the same request with the same key finds out.
    public func track(
        _ request: TrackConversionRequest, timeout: Duration? = nil
    ) async throws -> TrackConversionResponse {
        var request = request
        if request.idempotencyKey.isEmpty { request.idempotencyKey = Self.newIdempotencyKey() }
        do {
            return try await conversions.trackConversion(
                request, options: CallOptions(timeout: timeout, isIdempotent: true))
        } catch {
            // A cancelled task shows as CancellationError, in a call as well as between two.
            throw RPCError(wrapping: error)
        }
    }

    /// A key that no other call has: 128 random bits.
    public static func newIdempotencyKey() -> String {
        let digits = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)].map { number in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return "client-" + digits.joined()
    }
}
