import RPC

/// A channel that gives every call what the client was made with, and tries unary calls again that may be repeated.
///
/// Source: gRFC A6, "Client Retries".
struct RetryingChannel: ClientChannel {
    private let channel: any ClientChannel
    private let metadata: Metadata
    private let configuration: ConversionClientConfiguration
    private let throttle: RetryThrottle

    init(_ channel: any ClientChannel, metadata: Metadata, configuration: ConversionClientConfiguration) {
        self.channel = channel
        self.metadata = metadata
        self.configuration = configuration
        throttle = RetryThrottle(
            tokens: configuration.retry.throttleTokens, ratio: configuration.retry.throttleRatio)
    }

    func open(_ method: MethodDescriptor, options: CallOptions) async throws -> any ClientCall {
        try await channel.open(method, options: completed(options, method))
    }

    func exchange(
        _ method: MethodDescriptor, _ message: [UInt8], options: CallOptions
    ) async throws -> [UInt8] {
        var options = completed(options, method)
        guard options.isIdempotent ?? method.isIdempotent else {
            return try await channel.exchange(method, message, options: options)
        }
        let deadline = options.timeout.map(Deadline.after)
        var attempt = 1
        var last: RPCError?
        while true {
            options.timeout = deadline?.remaining
            var wasSent = false
            do {
                let call = try await channel.open(method, options: options)
                wasSent = true
                let answer = try await call.exchange(message)
                throttle.didSucceed()
                return answer
            } catch let error as RPCError {
                // The time was over before another attempt: what failed last tells more than that.
                if !wasSent, error.code == .deadlineExceeded, let last { throw last }
                let delay = configuration.retry.delay(
                    after: error, attempt: attempt, random: .random(in: 0..<1),
                    remaining: deadline?.remaining ?? .seconds(Int64.max))
                guard let delay else { throw error }
                // What has not reached the server is no sign of its load.
                if wasSent {
                    options.previousAttempts += 1
                    let mayRetry = throttle.didFail()
                    guard mayRetry, options.previousAttempts < configuration.retry.maxAttempts else { throw error }
                }
                attempt += 1
                last = error
                try await Self.wait(delay)
            }
        }
    }

    private static func wait(_ delay: Duration) async throws {
        do {
            try await Task.sleep(for: delay)
        } catch {
            throw RPCError(.cancelled, "The client cancelled the call.")
        }
    }

    /// The options with what the client was made with, where they leave it open.
    private func completed(_ options: CallOptions, _ method: MethodDescriptor) -> CallOptions {
        var options = options
        // A call's own authorization stands; a server would refuse two.
        for entry in metadata.entries where options.metadata[entry.key] == nil {
            if case .text(let text) = entry.value { options.metadata.add(text, for: entry.key) }
        }
        // A watch is meant to last, and an import takes as long as its data.
        if options.timeout == nil, method.kind == .unary { options.timeout = configuration.defaultTimeout }
        if configuration.waitForReady { options.waitForReady = true }
        if options.trace == nil { options.trace = configuration.trace }
        return options
    }
}
