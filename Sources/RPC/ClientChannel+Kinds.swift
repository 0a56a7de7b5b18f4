// The four kinds of call, for generated stubs.
extension ClientChannel {
    /// One message each way.
    ///
    /// - Throws: `RPCError` with the call's status; INTERNAL if the server's answer is not one message.
    public func unary<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor, _ request: Request, options: CallOptions
    ) async throws -> Response {
        try Response(decoding: await exchange(method, request.encoded(), options: options))
    }

    public func exchange(
        _ method: MethodDescriptor, _ message: [UInt8], options: CallOptions
    ) async throws -> [UInt8] {
        try await open(method, options: options).exchange(message)
    }

    public func serverStreaming<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor, _ request: Request, options: CallOptions
    ) async throws -> MessageReader<Response> {
        let message = try request.encoded()
        let call = try await open(method, options: options)
        try await call.sendOnly(message)
        return MessageReader(call.responses, retaining: CallLifetime(call))
    }

    /// `produce` sends the requests; the response is waited for when it returns.
    public func clientStreaming<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor, options: CallOptions,
        _ produce: (RequestWriter<Request>) async throws -> Void
    ) async throws -> Response {
        let call = try await open(method, options: options)
        return try await withTaskCancellationHandler {
            do {
                try await produce(RequestWriter(call))
                call.halfClose()
            } catch {
                call.cancel()
                guard error is RPCError else { throw error }
                // A server may answer before it has read everything, and then its answer counts.
                do {
                    return try await Response(decoding: call.singleResponse())
                } catch let answer as RPCError where answer.code != .cancelled {
                    throw answer
                } catch {}
                throw error
            }
            return try await Response(decoding: call.singleResponse())
        } onCancel: {
            call.cancel()
        }
    }

    public func bidirectional<Request: WireMessage, Response: WireMessage>(
        _ method: MethodDescriptor, options: CallOptions
    ) async throws -> (RequestWriter<Request>, MessageReader<Response>) {
        let call = try await open(method, options: options)
        return (RequestWriter(call), MessageReader(call.responses, retaining: CallLifetime(call)))
    }
}

/// The way out for a client that sends any number of messages.
public struct RequestWriter<Request: WireMessage>: Sendable {
    private let call: any ClientCall

    public init(_ call: any ClientCall) {
        self.call = call
    }

    /// Sends a message, and waits while the server reads too slowly.
    public func write(_ message: Request) async throws {
        try await call.send(message.encoded())
    }

    /// Sends a message, and waits while the server reads too slowly.
    ///
    /// - Parameter isCompressed: false for a message that is not to be compressed in a call that compresses.
    public func write(_ message: Request, isCompressed: Bool) async throws {
        try await call.send(message.encoded(), isCompressed: isCompressed)
    }

    /// Tells the server that no more messages come.
    public func finish() { call.halfClose() }

    /// Ends the call.
    public func cancel() { call.cancel() }
}

/// Cancels a call when nobody reads its responses any more.
private final class CallLifetime: Sendable {
    private let call: any ClientCall

    init(_ call: any ClientCall) {
        self.call = call
    }

    deinit {
        call.cancel()
    }
}

extension ClientCall {
    /// Sends the one message of the call, and gives the one message of the answer. A cancelled task cancels the call.
    public func exchange(_ message: [UInt8]) async throws -> [UInt8] {
        try await withTaskCancellationHandler {
            try await sendOnly(message)
            return try await singleResponse()
        } onCancel: {
            cancel()
        }
    }

    /// Sends the one message of the call. A server may answer without having read it, and then its answer tells why.
    fileprivate func sendOnly(_ message: [UInt8]) async throws {
        do {
            try await send(message)
        } catch let error as RPCError {
            while try await responses.next() != nil {}
            throw error
        }
        halfClose()
    }

    /// The one message of the answer. A cancelled task is told of it as of any other end of the call.
    fileprivate func singleResponse() async throws -> [UInt8] {
        do {
            return try await onlyResponse()
        } catch is CancellationError {
            throw RPCError(.cancelled, "The client cancelled the call.")
        }
    }

    private func onlyResponse() async throws -> [UInt8] {
        guard let bytes = try await responses.next() else {
            throw RPCError(.internal, "The server ended the call with OK and no message.")
        }
        guard try await responses.next() == nil else {
            cancel()
            throw RPCError(.internal, "The server sent more than one message in answer to a unary call.")
        }
        return bytes
    }
}
