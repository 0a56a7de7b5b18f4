extension SourceWriter {
    /// A service: its methods' descriptors, the protocol that a server conforms to, and a client's stub.
    mutating func swiftService(_ service: ProtoService, _ names: SwiftNames) throws {
        let name = try names.type(service.fullName)
        methodDescriptors(service, name)
        line()
        try serverProtocol(service, name, names)
        line()
        try clientStub(service, name, names)
    }

    private mutating func methodDescriptors(_ service: ProtoService, _ name: String) {
        line("/// The methods of `\(service.fullName)`.")
        block("public enum \(name)Methods") { source in
            for method in service.methods {
                source.line("/// `\(service.fullName)/\(method.name)`.")
                source.line("public static let \(method.swiftName) = MethodDescriptor(")
                source.indented { source in
                    source.line("service: \"\(service.fullName)\", name: \"\(method.name)\",")
                    source.line("kind: .\(method.kind)\(method.isIdempotent ? ", isIdempotent: true" : ""))")
                }
            }
            source.line()
            source.line("/// All of them, as the .proto orders them.")
            source.line(
                "public static let all: [MethodDescriptor] = [\(service.methods.map(\.swiftName).joined(separator: ", "))]"
            )
        }
    }

    private mutating func serverProtocol(_ service: ProtoService, _ name: String, _ names: SwiftNames) throws {
        doc(service.comment, fallback: "The service `\(service.fullName)`.")
        line("///")
        line("/// A method that a server leaves out answers UNIMPLEMENTED.")
        try block("public protocol \(name)Server: Sendable") { source in
            for (index, method) in service.methods.enumerated() {
                if index > 0 { source.line() }
                source.doc(method.comment, fallback: "The method `\(method.name)`.")
                source.line(try method.serverSignature(names))
            }
        }
        line()
        try block("extension \(name)Server") { source in
            for method in service.methods {
                source.line("/// Answers UNIMPLEMENTED.")
                let signature = try method.serverSignature(names)
                source.block("public \(signature)") { source in
                    source.line("throw RPCError(unimplemented: \(name)Methods.\(method.swiftName))")
                }
                source.line()
            }
            source.line("/// What a `Router` needs to serve the service.")
            source.block("public func handlers() -> [MethodHandler]") { source in
                source.line("[")
                source.indented { source in
                    for method in service.methods {
                        source.block(".\(method.kind)(\(name)Methods.\(method.swiftName))", closing: "},") { source in
                            source.line("try await self.\(method.swiftName)(\(method.forwardedArguments))")
                        }
                    }
                }
                source.line("]")
            }
        }
    }

    private mutating func clientStub(_ service: ProtoService, _ name: String, _ names: SwiftNames) throws {
        line("/// Calls `\(service.fullName)` over a channel. Every method throws `RPCError`.")
        try block("public struct \(name)Client: Sendable") { source in
            source.line("private let channel: any ClientChannel")
            source.line()
            source.line("/// A stub; it owns nothing, and the channel stays open when it goes.")
            source.block("public init(_ channel: any ClientChannel)") { $0.line("self.channel = channel") }
            for method in service.methods {
                source.line()
                source.doc(method.comment, fallback: "The method `\(method.name)`.")
                try source.clientMethod(method, "\(name)Methods.\(method.swiftName)", names)
            }
        }
    }

    private mutating func clientMethod(_ method: ProtoMethod, _ descriptor: String, _ names: SwiftNames) throws {
        let request = try names.type(method.input)
        let response = try names.type(method.output)
        let options = "options: CallOptions = .default"
        line("public func \(method.swiftName)(")
        indented { source in
            switch method.kind {
            case "unary", "serverStreaming": source.line("_ request: \(request), \(options)")
            case "clientStreaming":
                source.line("\(options),")
                source.line("_ produce: (RequestWriter<\(request)>) async throws -> Void")
            default: source.line(options)
            }
        }
        let result =
            switch method.kind {
            case "serverStreaming": "MessageReader<\(response)>"
            case "bidirectional": "(RequestWriter<\(request)>, MessageReader<\(response)>)"
            default: response
            }
        block(") async throws -> \(result)") { source in
            let arguments =
                switch method.kind {
                case "unary", "serverStreaming": "request, options: options"
                case "clientStreaming": "options: options, produce"
                default: "options: options"
                }
            source.line("try await channel.\(method.kind)(\(descriptor), \(arguments))")
        }
    }
}

extension ProtoMethod {
    var swiftName: String {
        let name = name.prefix(1).lowercased() + name.dropFirst()
        return isReserved(name) ? "`\(name)`" : name
    }

    /// The case of `RPC.MethodKind`, and the name of what handles it on both sides.
    fileprivate var kind: String {
        switch (streamsRequests, streamsResponses) {
        case (false, false): "unary"
        case (false, true): "serverStreaming"
        case (true, false): "clientStreaming"
        case (true, true): "bidirectional"
        }
    }

    fileprivate func serverSignature(_ names: SwiftNames) throws -> String {
        let request = try names.type(input)
        let response = try names.type(output)
        let input = streamsRequests ? "_ requests: MessageReader<\(request)>" : "_ request: \(request)"
        let output = streamsResponses ? ", responses: ResponseWriter<\(response)>" : ""
        let result = streamsResponses ? "" : " -> \(response)"
        return "func \(swiftName)(\(input)\(output), context: ServerContext) async throws\(result)"
    }

    fileprivate var forwardedArguments: String {
        streamsResponses ? "$0, responses: $1, context: $2" : "$0, context: $1"
    }
}
