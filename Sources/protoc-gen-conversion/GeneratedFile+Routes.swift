extension GeneratedFile {
    /// The Swift file that lists every method with its messages, and how each is called over HTTP.
    ///
    /// - Parameter protoNames: The services whose JSON spells keys as the .proto does.
    /// - Throws: `GeneratorError` where a binding names a field that its request doesn't have.
    static func routes(_ set: DescriptorSet, _ names: SwiftNames, protoNames: Set<String>) throws -> GeneratedFile {
        var source = SourceWriter()
        source.line("// swift-format-ignore-file")
        source.line("// Made by protoc-gen-conversion. Do not edit: run `make generate`.")
        source.line()
        try source.block("extension MethodTypes") { source in
            source.line("/// The methods of all services.")
            source.line("public static let all: [MethodTypes] = [")
            try source.indented { source in
                for (service, method) in set.methods {
                    source.line("\(try method.types(of: service, names)),")
                }
            }
            source.line("]")
        }
        source.line()
        try source.block("extension HTTPRoute") { source in
            source.line("/// All routes, as the protos order their methods.")
            source.line("public static let all: [HTTPRoute] = [")
            try source.indented { source in
                for (service, method) in set.methods {
                    for binding in method.bindings {
                        try set.check(binding, of: method)
                        try source.route(
                            binding, method, set, types: method.types(of: service, names),
                            usesProtoNames: protoNames.contains(service.fullName))
                    }
                }
            }
            source.line("]")
        }
        return GeneratedFile(name: "HTTPRoutes.swift", text: source.text)
    }
}

extension SourceWriter {
    fileprivate mutating func route(
        _ binding: HTTPBinding, _ method: ProtoMethod, _ set: DescriptorSet, types: String, usesProtoNames: Bool
    ) throws {
        let segments = binding.segments.map { segment in
            switch segment {
            case .literal(let text): ".literal(\"\(text)\")"
            case .field(let path): ".field(\"\(path)\")"
            }
        }
        line("HTTPRoute(")
        try indented { source in
            source.line("\"\(binding.method)\", [\(segments.joined(separator: ", "))],")
            if !binding.verb.isEmpty { source.line("verb: \"\(binding.verb)\",") }
            switch binding.body {
            case .none: break
            case .whole: source.line("body: .whole,")
            case .field(let name): source.line("body: .field(\"\(name)\"),")
            }
            var rest = types
            if usesProtoNames { rest += ", keys: .protoNames" }
            let fields = try set.outputOnlyFields(of: binding, method)
            if !fields.isEmpty {
                rest += ", outputOnlyFields: [\(fields.map { "\"\($0)\"" }.joined(separator: ", "))]"
            }
            source.line("\(rest)),")
        }
    }
}

extension DescriptorSet {
    /// The services that code is made of, with their methods.
    fileprivate var methods: [(ProtoService, ProtoMethod)] {
        sources.flatMap { file in file.services.flatMap { service in service.methods.map { (service, $0) } } }
    }

    /// A message by its full name.
    func message(_ fullName: String) -> ProtoMessage? { allMessages.first { $0.fullName == fullName } }

    /// The field that a path such as `agent.id` leads to.
    func field(_ path: String, of message: String) -> ProtoField? {
        var message = self.message(message)
        var found: ProtoField?
        for name in path.split(separator: ".") {
            found = message?.fields.first { $0.name == name }
            message = found.flatMap { $0.kind == .message ? self.message($0.typeName) : nil }
        }
        return found
    }

    /// - Throws: `GeneratorError` where the binding names what the method's request doesn't have.
    fileprivate func check(_ binding: HTTPBinding, of method: ProtoMethod) throws {
        for path in binding.pathFields {
            guard let field = field(path, of: method.input), field.kind != .message, !field.isRepeated else {
                throw GeneratorError(description: "\(method.name): the path names \(path), which is no plain field")
            }
        }
        if case .field(let name) = binding.body, field(name, of: method.input)?.kind != .message {
            throw GeneratorError(description: "\(method.name): the body is \(name), which is no message")
        }
    }

    fileprivate func outputOnlyFields(of binding: HTTPBinding, _ method: ProtoMethod) throws -> [String] {
        guard case .field(let name) = binding.body, let field = field(name, of: method.input) else { return [] }
        return message(field.typeName)?.fields.filter { $0.behaviors.contains(.outputOnly) }.map(\.name) ?? []
    }
}

extension ProtoMethod {
    fileprivate func types(of service: ProtoService, _ names: SwiftNames) throws -> String {
        let method = "\(try names.type(service.fullName))Methods.\(swiftName)"
        let messages = "\(try names.type(input)).descriptor, \(try names.type(output)).descriptor"
        return "MethodTypes(\(method), \(messages)\(hasNoSideEffects ? ", hasNoSideEffects: true" : ""))"
    }
}
