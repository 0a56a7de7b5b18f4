extension GeneratedFile {
    /// The Swift file that holds the OpenAPI document of all routes.
    static func openAPI(_ set: DescriptorSet, title: String, protoNames: Set<String>) throws -> GeneratedFile {
        var source = SourceWriter()
        source.line("// swift-format-ignore-file")
        source.line("// Made by protoc-gen-conversion. Do not edit: run `make generate`.")
        source.line()
        source.line(
            "/// What plain HTTP can call, for programs: an OpenAPI 3.1 document, made of the protos and their comments."
        )
        source.block("public enum OpenAPIDocument") { source in
            source.line("/// The document, JSON in UTF-8.")
            source.line("public static let json: StaticString = ###\"\"\"")
            source.indented { source in
                let document = OpenAPIWriter(set, protoNames: protoNames).document(title: title)
                for line in document.text.split(separator: "\n") { source.line(String(line)) }
                source.line("\"\"\"###")
            }
        }
        return GeneratedFile(name: "OpenAPIDocument.swift", text: source.text)
    }
}

/// Writes the OpenAPI document of a descriptor set's HTTP bindings. Source: OpenAPI Specification 3.1.
struct OpenAPIWriter {
    private let set: DescriptorSet
    private let protoNames: Set<String>

    init(_ set: DescriptorSet, protoNames: Set<String>) {
        self.set = set
        self.protoNames = protoNames
    }

    func document(title: String) -> JSONDocument {
        var schemas = OpenAPISchemas(set)
        let status = schemas.message("google.rpc.Status", protoNames: false)
        var paths: [(String, [(String, JSONDocument)])] = []
        var tags: [JSONDocument] = []
        for service in set.sources.flatMap(\.services) where service.methods.contains(where: { !$0.bindings.isEmpty }) {
            tags.append([
                "name": .string(service.name), "description": .string(service.comment.paragraphs ?? service.name),
            ])
            for method in service.methods {
                for (index, binding) in method.bindings.enumerated() {
                    let usesProtoNames = protoNames.contains(service.fullName)
                    let path = binding.path(protoNames: usesProtoNames)
                    var operation = operation(binding, method, usesProtoNames, &schemas)
                    operation.insert(
                        (
                            "operationId",
                            .string("\(service.name)_\(method.name)\(index == 0 ? "" : String(index + 1))")
                        ),
                        at: 0)
                    operation.insert(("tags", .array([.string(service.name)])), at: 1)
                    let member = (binding.method.lowercased(), JSONDocument.object(operation))
                    if let known = paths.firstIndex(where: { $0.0 == path }) {
                        paths[known].1.append(member)
                    } else {
                        paths.append((path, [member]))
                    }
                }
            }
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": .string(title), "version": "v1"],
            "servers": .array([["url": "/"]]),
            "security": .array([["bearer": .array([])]]),
            "tags": .array(tags),
            "paths": .object(paths.map { ($0.0, .object($0.1)) }),
            "components": [
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
                "responses": [
                    "Error": [
                        "description": "Why the call failed, as google.rpc.Status.",
                        "content": ["application/json": ["schema": status]],
                    ]
                ],
                "schemas": schemas.document,
            ],
        ]
    }

    private func operation(
        _ binding: HTTPBinding, _ method: ProtoMethod, _ usesProtoNames: Bool, _ schemas: inout OpenAPISchemas
    ) -> [(String, JSONDocument)] {
        var operation: [(String, JSONDocument)] = []
        if let text = method.comment.paragraphs {
            let summary = text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) + "." } ?? text
            operation.append(("summary", .string(summary.split(separator: "\n").first.map(String.init) ?? summary)))
            operation.append(("description", .string(text)))
        }
        let parameters = parameters(binding, method, usesProtoNames, &schemas)
        if !parameters.isEmpty { operation.append(("parameters", .array(parameters))) }
        if let body = body(binding, method, usesProtoNames, &schemas) { operation.append(("requestBody", body)) }
        let answer = schemas.message(method.output, protoNames: usesProtoNames)
        let answerType = method.streamsResponses ? "application/x-ndjson" : "application/json"
        operation.append(
            (
                "responses",
                [
                    "200": ["description": "Success.", "content": [answerType: ["schema": answer]]],
                    "default": ["$ref": "#/components/responses/Error"],
                ]
            ))
        return operation
    }

    private func body(
        _ binding: HTTPBinding, _ method: ProtoMethod, _ usesProtoNames: Bool, _ schemas: inout OpenAPISchemas
    ) -> JSONDocument? {
        let type: String
        var prefix = ""
        switch binding.body {
        case .none: return nil
        case .whole: type = method.input
        case .field(let name):
            type = set.field(name, of: method.input)?.typeName ?? ""
            prefix = name + "."
        }
        let bound = binding.pathFields.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        let schema = schemas.body(type, protoNames: usesProtoNames, without: Set(bound))
        let mediaType = method.streamsRequests ? "application/x-ndjson" : "application/json"
        return ["required": .bool(true), "content": [mediaType: ["schema": schema]]]
    }

    private func parameters(
        _ binding: HTTPBinding, _ method: ProtoMethod, _ usesProtoNames: Bool, _ schemas: inout OpenAPISchemas
    ) -> [JSONDocument] {
        var parameters: [JSONDocument] = []
        for path in binding.pathFields {
            guard let field = set.field(path, of: method.input) else { continue }
            let schema = schemas.value(field, protoNames: usesProtoNames).adding([("minLength", .number(1))])
            parameters.append(
                parameter(path, field, place: "path", isRequired: true, schema, protoNames: usesProtoNames))
        }
        if binding.body == .whole { return parameters }
        var rest: [(String, ProtoField)] = queryFields(of: method.input, prefix: "")
        if case .field(let name) = binding.body { rest.removeAll { $0.0 == name || $0.0.hasPrefix(name + ".") } }
        for (path, field) in rest where !binding.pathFields.contains(path) {
            var schema = schemas.value(field, protoNames: usesProtoNames)
            if field.isRepeated { schema = ["type": "array", "items": schema] }
            parameters.append(
                parameter(
                    path, field, place: "query", isRequired: field.behaviors.contains(.required), schema,
                    protoNames: usesProtoNames))
        }
        return parameters
    }

    private func parameter(
        _ path: String, _ field: ProtoField, place: String, isRequired: Bool, _ schema: JSONDocument, protoNames: Bool
    ) -> JSONDocument {
        var members: [(String, JSONDocument)] = [
            (
                "name",
                .string(
                    place == "path" ? pathName(path, protoNames: protoNames) : spelled(path, protoNames: protoNames))
            ),
            ("in", .string(place)),
        ]
        if isRequired { members.append(("required", .bool(true))) }
        if let text = field.comment.paragraphs { members.append(("description", .string(text))) }
        return .object(members + [("schema", schema)])
    }

    /// The fields that a query may set, each with its path: those of messages inside, too.
    private func queryFields(of message: String, prefix: String) -> [(String, ProtoField)] {
        (set.message(message)?.fields ?? []).flatMap { field -> [(String, ProtoField)] in
            let path = prefix + field.name
            let isPlain = field.kind != .message || field.typeName.hasPrefix("google.protobuf.")
            return isPlain ? [(path, field)] : queryFields(of: field.typeName, prefix: path + ".")
        }
    }
}

/// A path of fields in the spelling of the JSON's keys.
private func spelled(_ path: String, protoNames: Bool) -> String {
    protoNames ? path : path.split(separator: ".").map { jsonName($0) }.joined(separator: ".")
}

/// The name of a parameter in a path: `agent.id` is `agentId`, so that it stands in the same template as `agent_id`.
private func pathName(_ path: String, protoNames: Bool) -> String {
    spelled(path.split(separator: ".").joined(separator: "_"), protoNames: protoNames)
}

extension HTTPBinding {
    /// The path's template as OpenAPI has it.
    fileprivate func path(protoNames: Bool) -> String {
        let parts = segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .field(let path): "{\(pathName(path, protoNames: protoNames))}"
            }
        }
        return "/" + parts.joined(separator: "/") + (verb.isEmpty ? "" : ":\(verb)")
    }
}
