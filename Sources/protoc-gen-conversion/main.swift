import Foundation

do {
    let arguments = try Arguments(CommandLine.arguments.dropFirst())
    let input = try Data(contentsOf: URL(fileURLWithPath: arguments.input))
    if let plain = arguments.plain {
        try Data(try DescriptorSet.plain(Array(input))).write(to: URL(fileURLWithPath: plain))
        exit(0)
    }
    let set = try DescriptorSet(decoding: Array(input))
    let names = SwiftNames(set, prefixes: arguments.prefixes)
    var files = try set.sources.map { try GeneratedFile($0, names, for: arguments.module) }
    if arguments.module.runtime == nil {
        files.append(try .messageTypes(set, names))
        files.append(.fileDescriptors(set))
        files.append(try .routes(set, names, protoNames: arguments.protoNames))
        files.append(try .openAPI(set, title: arguments.title, protoNames: arguments.protoNames))
    }
    let output = URL(fileURLWithPath: arguments.output, isDirectory: true)
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    for file in files {
        try Data(file.text.utf8).write(to: output.appendingPathComponent(file.name))
    }
    if let header = arguments.header {
        try Data(GeneratedFile.umbrellaHeader(set).text.utf8).write(to: URL(fileURLWithPath: header))
    }
} catch {
    FileHandle.standardError.write(Data("protoc-gen-conversion: \(error)\n".utf8))
    exit(1)
}
