import Foundation
import Testing

@testable import protoc_gen_conversion

/// What `make-golden` wrote from `Golden/example.proto`.
private func golden(_ name: String) throws -> String {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
}

private func exampleSet() throws -> DescriptorSet {
    let digits = Array(try golden("example.descriptor.hex").utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
    return try DescriptorSet(decoding: bytes)
}

@Suite struct GeneratedFileTests {
    @Test func theOutputIsTheGoldenOne() throws {
        let set = try exampleSet()
        let names = SwiftNames(set, prefixes: ["example.v1": "", "google.protobuf": "Protobuf"])
        var files = try set.files.map { try GeneratedFile($0, names) }
        files.append(try .messageTypes(set, names))
        files.append(.umbrellaHeader(set))
        #expect(
            files.map(\.name) == [
                "google_protobuf_empty.pb.swift", "example.pb.swift", "MessageTypes.swift", "CConversionMessages.h",
            ])
        for file in files {
            #expect(file.text == (try golden(file.name + ".txt")), "\(file.name)")
        }
    }

    @Test func theFilesOfAnotherModuleImportItsMessagesAndTheRuntime() throws {
        let set = try exampleSet()
        let names = SwiftNames(set, prefixes: [:])
        let other = GeneratedModule(messages: "COther", runtime: "Runtime")
        for file in set.files {
            let text = try GeneratedFile(file, names).text
            #expect(
                try GeneratedFile(file, names, for: other).text
                    == text.replacingOccurrences(
                        of: "internal import CConversionMessages\n",
                        with: "internal import COther\npublic import Runtime\n"))
        }
    }

    @Test func packagesWithoutAPrefixGiveTheirName() throws {
        let set = try exampleSet()
        #expect(
            try SwiftNames(set, prefixes: [:]).type("example.v1.Everything.Nested.Mood")
                == "ExampleV1Everything.Nested.Mood")
    }

    @Test func anUnknownTypeIsAnError() throws {
        var set = try exampleSet()
        set.files.removeFirst()
        let names = SwiftNames(set, prefixes: [:])
        #expect(throws: GeneratorError.self) { try set.files.map { try GeneratedFile($0, names) } }
    }

    @Test func whatIsNoDescriptorSetIsAnError() {
        #expect(throws: GeneratorError.self) { try DescriptorSet(decoding: [0xff, 0xff, 0xff]) }
    }

    @Test func proto2AndProto3OptionalAreRefused() throws {
        var wire = Array(try golden("example.descriptor.hex").utf8)
        // "proto3" as hexadecimal digits; any other syntax will do.
        let proto3 = Array("70726f746f33".utf8)
        let start = try #require(wire.indices.first { wire[$0...].starts(with: proto3) })
        wire[start + 11] = UInt8(ascii: "2")
        let bytes = stride(from: 0, to: wire.count - 1, by: 2).compactMap {
            UInt8(String(decoding: wire[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
        #expect(throws: GeneratorError.self) { try DescriptorSet(decoding: bytes) }
    }
}

@Suite struct ArgumentsTests {
    @Test func theCommandLineIsRead() throws {
        let arguments = try Arguments([
            "set.pb", "--out", "dir", "--header", "a.h", "--prefix", "a.b=", "--prefix", "c=D",
        ])
        #expect(arguments.input == "set.pb")
        #expect(arguments.output == "dir")
        #expect(arguments.header == "a.h")
        #expect(arguments.prefixes == ["a.b": "", "c": "D"])
        #expect(arguments.module == GeneratedModule(messages: "CConversionMessages", runtime: nil))
    }

    @Test func theOutputMayBeForAnotherModule() throws {
        let arguments = try Arguments(["set.pb", "--out", "dir", "--c-module", "COther", "--runtime", "Runtime"])
        #expect(arguments.module == GeneratedModule(messages: "COther", runtime: "Runtime"))
    }

    @Test(arguments: [
        [], ["set.pb"], ["set.pb", "--out"], ["--what"], ["a", "b", "--out", "c"], ["a", "--prefix", "b"],
    ])
    func aWrongOneIsRefused(words: [String]) {
        #expect(throws: GeneratorError.self) { try Arguments(words) }
    }
}
