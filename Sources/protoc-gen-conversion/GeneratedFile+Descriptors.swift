import Basics

extension GeneratedFile {
    /// The Swift file that holds the descriptors of all files, for reflection.
    static func fileDescriptors(_ set: DescriptorSet) -> GeneratedFile {
        var source = SourceWriter()
        source.line("// swift-format-ignore-file")
        source.line("// Made by protoc-gen-conversion. Do not edit: run `make generate`.")
        source.line()
        source.block("extension FileDescriptor") { source in
            source.line("/// The files that this module was made from, each after those that it imports.")
            source.line("public static let all: [FileDescriptor] = [")
            source.indented { source in
                for file in set.files { source.fileDescriptor(file) }
            }
            source.line("]")
        }
        return GeneratedFile(name: "FileDescriptors.swift", text: source.text)
    }
}

extension SourceWriter {
    fileprivate mutating func fileDescriptor(_ file: ProtoFile) {
        line("FileDescriptor(")
        indented { source in
            source.line("name: \"\(file.name)\",")
            source.line("imports: [\(file.imports.map { "\"\($0)\"" }.joined(separator: ", "))],")
            source.line("symbols: [")
            source.indented { source in
                for symbol in file.symbols { source.line("\"\(symbol)\",") }
            }
            source.line("],")
            if !file.extensions.isEmpty {
                source.line("extensions: [")
                source.indented { source in
                    for option in file.extensions {
                        source.line(".init(extended: \"\(option.extended)\", number: \(option.number)),")
                    }
                }
                source.line("],")
            }
            source.line("base64: \"\"\"")
            source.indented { source in
                let text = Base64.encode(Array(file.serialized))
                var rest = text[...]
                while !rest.isEmpty {
                    source.line(rest.prefix(108) + (rest.count > 108 ? "\\" : ""))
                    rest = rest.dropFirst(108)
                }
                source.line("\"\"\"),")
            }
        }
    }
}

extension ProtoFile {
    /// The full names of what the file declares and what can be asked for by name.
    fileprivate var symbols: [String] {
        func names(_ message: ProtoMessage) -> [String] {
            [message.fullName] + message.messages.flatMap(names) + message.enums.map(\.fullName)
        }
        return messages.flatMap(names) + enums.map(\.fullName) + extensions.map(\.fullName)
            + services.flatMap { service in
                [service.fullName] + service.methods.map { "\(service.fullName).\($0.name)" }
            }
    }
}
