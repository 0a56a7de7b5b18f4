/// A file that the generator writes.
struct GeneratedFile: Equatable {
    /// Below the output folder. A module's files need different names, hence the package in them.
    var name: String
    var text: String
}

extension GeneratedFile {
    /// The Swift file of a .proto: its enums, messages and services.
    init(_ file: ProtoFile, _ names: SwiftNames, for module: GeneratedModule = GeneratedModule()) throws {
        var source = SourceWriter()
        source.line("// swift-format-ignore-file")
        source.line("// Made by protoc-gen-conversion from \(file.name). Do not edit: run `make generate`.")
        source.line()
        if !file.messages.isEmpty { source.line("internal import \(module.messages)") }
        if let runtime = module.runtime {
            source.line("\(file.messages.isEmpty ? "internal" : "public") import \(runtime)")
        }
        source.line("public import RPC")
        for type in file.enums {
            source.line()
            try source.swiftEnum(type, names)
        }
        for message in file.messages {
            source.line()
            try source.swiftStruct(message, names)
            source.line()
            try source.swiftCoding(message, names)
        }
        for service in file.services {
            source.line()
            try source.swiftService(service, names)
        }
        let stem = file.name.hasSuffix(".proto") ? String(file.name.dropLast(6)) : file.name
        name = stem.split(separator: "/").joined(separator: "_") + ".pb.swift"
        text = source.text
    }

    /// The Swift file that lists every message type.
    static func messageTypes(_ set: DescriptorSet, _ names: SwiftNames) throws -> GeneratedFile {
        var source = SourceWriter()
        source.line("// swift-format-ignore-file")
        source.line("// Made by protoc-gen-conversion. Do not edit: run `make generate`.")
        source.line()
        source.line(
            "/// The messages that this module knows, for what finds types by name: `google.protobuf.Any`, reflection.")
        try source.block("public enum MessageTypes") { source in
            source.line("/// Every message, nested ones too.")
            source.line("public static let all: [any ProtobufMessage.Type] = [")
            try source.indented { source in
                for message in set.allMessages { source.line("\(try names.type(message.fullName)).self,") }
            }
            source.line("]")
        }
        return GeneratedFile(name: "MessageTypes.swift", text: source.text)
    }

    /// The C target's umbrella header.
    ///
    /// Swift may copy a C constant before it takes an address; a function gives the address that protobuf-c compares.
    static func umbrellaHeader(_ set: DescriptorSet) -> GeneratedFile {
        var source = SourceWriter()
        source.line("/* Made by protoc-gen-conversion. Do not edit: run `make generate`. */")
        source.line("#pragma once")
        source.line()
        for file in set.sources {
            let stem = file.name.hasSuffix(".proto") ? String(file.name.dropLast(6)) : file.name
            source.line("#include \"\(stem).pb-c.h\"")
        }
        for message in set.allMessages {
            let prefix = cPrefix(message.fullName)
            source.line()
            source.line("/* The address of the message's descriptor. */")
            source.line("static inline const ProtobufCMessageDescriptor *\(prefix)__pointer(void) {")
            source.line("    return &\(prefix)__descriptor;")
            source.line("}")
        }
        return GeneratedFile(name: "CConversionMessages.h", text: source.text)
    }
}

extension DescriptorSet {
    /// The files that code is made of.
    var sources: [ProtoFile] { files.filter { !$0.declaresOptions } }

    /// Every message, each before those nested in it.
    var allMessages: [ProtoMessage] {
        func withNested(_ message: ProtoMessage) -> [ProtoMessage] {
            [message] + message.messages.flatMap(withNested)
        }
        return sources.flatMap { $0.messages.flatMap(withNested) }
    }
}
