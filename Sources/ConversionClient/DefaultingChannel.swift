import RPC

/// A channel that gives every call what the client was made with: its key, and a time for unary calls that have none.
struct DefaultingChannel: ClientChannel {
    private let channel: any ClientChannel
    private let metadata: Metadata
    private let timeout: Duration

    init(_ channel: any ClientChannel, metadata: Metadata, timeout: Duration) {
        self.channel = channel
        self.metadata = metadata
        self.timeout = timeout
    }

    func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall {
        var options = options
        // A call's own authorization stands; a server would refuse two.
        for entry in metadata.entries where options.metadata[entry.key] == nil {
            if case .text(let text) = entry.value { options.metadata.add(text, for: entry.key) }
        }
        // A watch is meant to last, and an import takes as long as its data.
        if options.timeout == nil, method.kind == .unary { options.timeout = timeout }
        return try await channel.open(method, options: options)
    }
}
