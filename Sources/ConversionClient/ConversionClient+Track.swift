import Basics
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

    /// The key for a model's tool call: the same for a repeat of it, and another for any other.
    ///
    /// Models give ids that are unique only within a call or a turn, so that what the request says is a part of the key, but
    /// for its time, which differs from one attempt to the next. Without an id nothing tells a repeat from another call, and
    /// the key is a new one.
    public static func idempotencyKey(toolCallID: String, _ request: TrackConversionRequest) -> String {
        guard !toolCallID.isEmpty else { return newIdempotencyKey() }
        let value = request.value.map { "\($0.currencyCode) \($0.units) \($0.nanos)" } ?? ""
        let parts = [
            toolCallID, request.agentID, request.roomName, request.userID, request.eventType, request.details, value,
        ]
        // FNV-1a, from two beginnings. Should chance make two alike, the server tells it by the content.
        var hashes: [UInt64] = [0xcbf2_9ce4_8422_2325, 0x6c62_272e_07bb_0142]
        for byte in parts.joined(separator: "\0").utf8 {
            for index in hashes.indices { hashes[index] = (hashes[index] ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return "tool-" + hexadecimal(hashes)
    }

    /// A key that no other call has: 128 random bits.
    public static func newIdempotencyKey() -> String {
        "client-" + hexadecimal([.random(in: .min ... .max), .random(in: .min ... .max)])
    }

    private static func hexadecimal(_ numbers: [UInt64]) -> String {
        numbers.map { Hexadecimal.text($0, digits: 16) }.joined()
    }
}
