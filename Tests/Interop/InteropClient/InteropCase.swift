/// The interop cases that need no credentials, by the names that all of gRPC's clients give them.
enum InteropCase: String, CaseIterable, Sendable {
    case emptyUnary = "empty_unary"
    case largeUnary = "large_unary"
    case clientCompressedUnary = "client_compressed_unary"
    case serverCompressedUnary = "server_compressed_unary"
    case clientStreaming = "client_streaming"
    case serverStreaming = "server_streaming"
    case clientCompressedStreaming = "client_compressed_streaming"
    case serverCompressedStreaming = "server_compressed_streaming"
    case slowConsumer = "slow_consumer"
    case halfDuplex = "half_duplex"
    case pingPong = "ping_pong"
    case cancelAfterBegin = "cancel_after_begin"
    case cancelAfterFirstResponse = "cancel_after_first_response"
    case timeoutOnSleepingServer = "timeout_on_sleeping_server"
    case emptyStream = "empty_stream"
    case statusCodeAndMessage = "status_code_and_message"
    case specialStatusMessage = "special_status_message"
    case customMetadata = "custom_metadata"
    case unimplementedMethod = "unimplemented_method"
    case unimplementedService = "unimplemented_service"
    case rpcSoak = "rpc_soak"
    case channelSoak = "channel_soak"
}

/// How much the cases do whose size is not fixed.
struct Scale: Sendable {
    /// Messages that slow_consumer reads ...
    var slowMessages = 2000
    /// ... and how long it waits before each.
    var slowDelay = Duration.milliseconds(20)
    /// Calls that a soak makes ...
    var soakIterations = 1000
    /// ... how many of them may fail or be late ...
    var soakMaxFailures = 0
    /// ... how long one may take ...
    var soakMaxLatency = Duration.seconds(1)
    /// ... and how long all of them together.
    var soakTimeout = Duration.seconds(60)
}

/// What a server did that its case does not allow.
struct CaseFailure: Error, CustomStringConvertible {
    var description: String
}
