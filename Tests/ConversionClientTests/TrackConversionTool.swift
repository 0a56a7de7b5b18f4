import ConversionAPI
import ConversionClient
import RPC

/// Runs the model's tool call; returns what the model is told.
func trackConversion(
    _ client: ConversionClient, agent: String, room: String, toolCallID: String, event: String, details: String
) async throws -> String {
    var request = TrackConversionRequest(agentID: agent, roomName: room, eventType: event, details: details)
    // Models give ids that are unique only within a turn, or none: the key is made of the arguments, too.
    request.idempotencyKey = ConversionClient.idempotencyKey(toolCallID: toolCallID, request)
    do {
        // Tries again where that is safe and of use; by the key, all attempts count as one.
        return try await client.track(request).message
    } catch let error as RPCError where error.code == .invalidArgument {
        for case .badRequest(let violations) in error.details {
            return violations.map { "\($0.field): \($0.description)" }.joined(separator: " ")
        }
        throw error
    }
}
