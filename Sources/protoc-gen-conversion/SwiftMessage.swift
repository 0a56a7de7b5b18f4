extension SourceWriter {
    /// The struct of a message, with the types that are nested in it.
    mutating func swiftStruct(_ message: ProtoMessage, _ names: SwiftNames) throws {
        let swiftName = try names.type(message.fullName).split(separator: ".").last.map(String.init) ?? message.name
        let members = try message.members(names)
        doc(message.comment, fallback: "The message `\(message.fullName)`.")
        try block("public struct \(swiftName): ProtobufMessage") { source in
            for member in members {
                source.doc(member.comment, fallback: "The field `\(member.protoName)`.")
                source.line("public var \(member.name): \(member.type)")
            }
            if !members.isEmpty { source.line() }
            source.line("/// A message of the given fields; the others have their default values.")
            if members.isEmpty {
                source.line("public init() {}")
            } else {
                source.line("public init(")
                source.indented { source in
                    for (index, member) in members.enumerated() {
                        let comma = index == members.count - 1 ? "" : ","
                        source.line("\(member.name): \(member.type) = \(member.defaultValue)\(comma)")
                    }
                }
                source.block(")") { source in
                    for member in members { source.line("self.\(member.name) = \(member.name)") }
                }
            }
            for (index, oneof) in message.oneofs.enumerated() {
                source.line()
                try source.oneofEnum(oneof, message.fields.filter { $0.oneof == index }, names)
            }
            for type in message.enums {
                source.line()
                try source.swiftEnum(type, names)
            }
            for nested in message.messages {
                source.line()
                try source.swiftStruct(nested, names)
            }
        }
    }

    private mutating func oneofEnum(_ oneof: ProtoOneof, _ fields: [ProtoField], _ names: SwiftNames) throws {
        doc(oneof.comment, fallback: "What `\(oneof.name)` can be.")
        try block("public enum \(upperCamel(oneof.name)): Sendable, Hashable") { source in
            for field in fields {
                source.doc(field.comment, fallback: "The field `\(field.name)`.")
                source.line("case \(lowerCamel(field.name))(\(try field.elementType(names)))")
            }
        }
    }

    /// The way of a message, and of those nested in it, between its struct, protoc-c's struct and the wire.
    mutating func swiftCoding(_ message: ProtoMessage, _ names: SwiftNames) throws {
        let c = cType(message.fullName)
        try block("extension \(try names.type(message.fullName))") { source in
            source.line("/// The message's fields, by name and number.")
            source.block("public static var descriptor: MessageDescriptor") { source in
                source.line("MessageDescriptor(\(cPrefix(message.fullName))__pointer())")
            }
            source.line()
            source.block("public init(decoding bytes: RawSpan) throws") { source in
                source.line("let arena = MessageArena.claim()")
                source.line("defer { arena.release() }")
                source.line("let unpacked = try arena.unpack(bytes, as: Self.descriptor)")
                source.line("self.init(stored: unpacked.assumingMemoryBound(to: \(c).self))")
            }
            source.line()
            source.block("public func encode(into buffer: inout MessageBuffer) throws") { source in
                source.line("let arena = MessageArena.claim()")
                source.line("defer { arena.release() }")
                source.line("arena.pack(try store(in: arena), into: &buffer)")
            }
            source.line()
            try source.block("init(stored c: UnsafePointer<\(c)>)") { source in
                try source.loads(message, names)
            }
            source.line()
            try source.block(
                "func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<\(c)>"
            ) { source in
                source.line("let c = try arena.allocate(\(c).self)")
                source.line("\(cPrefix(message.fullName))__init(c)")
                try source.stores(message, names)
                source.line("return c")
            }
        }
        for nested in message.messages {
            line()
            try swiftCoding(nested, names)
        }
    }

    private mutating func loads(_ message: ProtoMessage, _ names: SwiftNames) throws {
        for field in message.fields where field.oneof == nil {
            let value = "c.pointee.\(field.cName)"
            let name = lowerCamel(field.name)
            if field.isRepeated {
                let loader = field.kind == .message ? "loadMessages" : "loadList"
                line("\(name) = \(loader)(\(value), c.pointee.n_\(field.cName)) { \(try field.load("$0", names)) }")
            } else if field.kind == .message {
                line("\(name) = \(value).map { \(try field.load("$0", names)) }")
            } else {
                line("\(name) = \(try field.load(value, names))")
            }
        }
        for (index, oneof) in message.oneofs.enumerated() {
            let name = lowerCamel(oneof.name)
            line("switch c.pointee.\(oneof.name)_case.rawValue {")
            for field in message.fields where field.oneof == index {
                let value = "c.pointee.\(field.cName)"
                let member = lowerCamel(field.name)
                let loaded =
                    field.kind == .message
                    ? "\(value).map { .\(member)(\(try field.load("$0", names))) }"
                    : ".\(member)(\(try field.load(value, names)))"
                line("case \(field.number): \(name) = \(loaded)")
            }
            line("default: \(name) = nil")
            line("}")
        }
    }

    private mutating func stores(_ message: ProtoMessage, _ names: SwiftNames) throws {
        for field in message.fields where field.oneof == nil {
            let name = lowerCamel(field.name)
            let target = "c.pointee.\(field.cName)"
            if field.isRepeated {
                try block("if !\(name).isEmpty") { source in
                    let element = field.cElement
                    source.line("let list = try arena.allocate(\(element).self, count: \(name).count)")
                    try source.block("for (index, value) in \(name).enumerated()") { source in
                        source.line("list[index] = \(try field.store("value", names))")
                    }
                    source.line("c.pointee.n_\(field.cName) = \(name).count")
                    source.line("\(target) = list")
                }
            } else if field.kind == .message {
                line("if let \(name) { \(target) = \(try field.store(name, names)) }")
            } else if field.kind == .string || field.kind == .bytes {
                line("if !\(name).isEmpty { \(target) = \(try field.store(name, names)) }")
            } else {
                line("\(target) = \(try field.store(name, names))")
            }
        }
        for (index, oneof) in message.oneofs.enumerated() {
            line("switch \(lowerCamel(oneof.name)) {")
            for field in message.fields where field.oneof == index {
                line("case .\(lowerCamel(field.name))(let value):")
                try indented { source in
                    source.line("c.pointee.\(oneof.name)_case = .init(rawValue: \(field.number))")
                    source.line("c.pointee.\(field.cName) = \(try field.store("value", names))")
                }
            }
            line("case nil: break")
            line("}")
        }
    }
}

/// One stored property of a message's struct: a field, or a oneof as a whole.
private struct Member {
    var name: String
    var protoName: String
    var type: String
    var defaultValue: String
    var comment: [String]
}

extension ProtoMessage {
    /// In the order of the .proto, a oneof where its first field stands.
    fileprivate func members(_ names: SwiftNames) throws -> [Member] {
        var seen: Set<Int> = []
        return try fields.compactMap { field in
            if let index = field.oneof {
                guard seen.insert(index).inserted else { return nil }
                let oneof = oneofs[index]
                return Member(
                    name: lowerCamel(oneof.name), protoName: oneof.name, type: "\(upperCamel(oneof.name))?",
                    defaultValue: "nil", comment: oneof.comment)
            }
            let element = try field.elementType(names)
            let (type, defaultValue) =
                if field.isRepeated { ("[\(element)]", "[]") } else if field.kind == .message {
                    ("\(element)?", "nil")
                } else { (element, try field.zero(names)) }
            return Member(
                name: lowerCamel(field.name), protoName: field.name, type: type, defaultValue: defaultValue,
                comment: field.comment)
        }
    }
}

extension ProtoField {
    /// protoc-c's name for the struct member.
    var cName: String {
        let name = name.lowercased()
        if isCKeyword(name) { return name + "_" }
        return isReserved(name) ? "`\(name)`" : name
    }

    func elementType(_ names: SwiftNames) throws -> String {
        switch kind {
        case .double: "Double"
        case .float: "Float"
        case .int64, .sfixed64, .sint64: "Int64"
        case .uint64, .fixed64: "UInt64"
        case .int32, .sfixed32, .sint32: "Int32"
        case .uint32, .fixed32: "UInt32"
        case .bool: "Bool"
        case .string: "String"
        case .bytes: "[UInt8]"
        case .message, .enum, .group: try names.type(typeName)
        }
    }

    func zero(_ names: SwiftNames) throws -> String {
        switch kind {
        case .bool: "false"
        case .string: "\"\""
        case .bytes: "[]"
        case .enum: ".\(try names.zeroCase(typeName))"
        default: "0"
        }
    }

    /// The type of one element of a repeated field's C array.
    var cElement: String {
        switch kind {
        case .bool: "protobuf_c_boolean"
        case .string: "UnsafeMutablePointer<CChar>?"
        case .bytes: "ProtobufCBinaryData"
        case .message: "UnsafeMutablePointer<\(cType(typeName))>?"
        case .enum: cType(typeName)
        case .double: "Double"
        case .float: "Float"
        case .int64, .sfixed64, .sint64: "Int64"
        case .uint64, .fixed64: "UInt64"
        case .int32, .sfixed32, .sint32: "Int32"
        case .uint32, .fixed32, .group: "UInt32"
        }
    }

    /// The Swift value of the C value `c`.
    func load(_ c: String, _ names: SwiftNames) throws -> String {
        switch kind {
        case .string: "String(stored: \(c))"
        case .bytes: "[UInt8](stored: \(c))"
        case .bool: "\(c) != 0"
        case .enum: "\(try names.type(typeName))(rawValue: Int32(truncatingIfNeeded: \(c).rawValue))"
        case .message: "\(try names.type(typeName))(stored: \(c))"
        default: c
        }
    }

    /// The C value of the Swift value `swift`.
    func store(_ swift: String, _ names: SwiftNames) throws -> String {
        switch kind {
        case .string, .bytes: "try arena.copy(\(swift))"
        case .bool: "\(swift) ? 1 : 0"
        case .enum: "\(cType(typeName))(rawValue: .init(truncatingIfNeeded: \(swift).rawValue))"
        case .message: "try \(swift).store(in: arena)"
        default: swift
        }
    }
}
