public import RPC

/// A method with the messages that it takes and returns: for what carries calls in another form than gRPC's.
public struct MethodTypes: Sendable {
    /// The method itself.
    public let method: MethodDescriptor
    /// The message that it takes.
    public let request: MessageDescriptor
    /// The message that it returns.
    public let response: MessageDescriptor
    /// Whether a call changes nothing, so that HTTP may use GET.
    public let hasNoSideEffects: Bool

    init(
        _ method: MethodDescriptor, _ request: MessageDescriptor, _ response: MessageDescriptor,
        hasNoSideEffects: Bool = false
    ) {
        self.method = method
        self.request = request
        self.response = response
        self.hasNoSideEffects = hasNoSideEffects
    }
}
