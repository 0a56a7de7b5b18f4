import Foundation
import Testing

@testable import protoc_gen_conversion

/// What `make-golden` wrote from `Golden/example.proto`.
private func golden(_ name: String) throws -> String {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
}

private func exampleBytes() throws -> [UInt8] {
    let digits = Array(try golden("example.descriptor.hex").utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
}

private func exampleSet() throws -> DescriptorSet {
    try DescriptorSet(decoding: try exampleBytes())
}

@Suite struct HTTPBindingTests {
    @Test func aTemplateHasSegmentsAndAVerb() throws {
        let binding = try HTTPBinding(method: "POST", template: "/v1/things/{thing.id}:do")
        #expect(binding.segments == [.literal("v1"), .literal("things"), .field("thing.id")])
        #expect(binding.verb == "do")
        #expect(binding.pathFields == ["thing.id"])
    }

    @Test(arguments: ["", "v1", "/", "/v1/", "/v1//a", "/v1/{a", "/v1/{a=b/*}", "/v1/*", "/v1/**", "/v1:", "/v1/{}"])
    func whatHasNoFormIsRefused(template: String) {
        #expect(throws: GeneratorError.self) { try HTTPBinding(method: "GET", template: template) }
    }
}

@Suite struct GeneratedFileTests {
    @Test func theOutputIsTheGoldenOne() throws {
        let set = try exampleSet()
        let names = SwiftNames(set, prefixes: ["example.v1": "", "google.protobuf": "Protobuf"])
        var files = try set.sources.map { try GeneratedFile($0, names) }
        files.append(try .messageTypes(set, names))
        files.append(try .routes(set, names, protoNames: ["example.v1.ExampleService"]))
        files.append(try .openAPI(set, title: "Example", protoNames: ["example.v1.ExampleService"]))
        files.append(.umbrellaHeader(set))
        #expect(
            files.map(\.name) == [
                "google_protobuf_empty.pb.swift", "example.pb.swift", "MessageTypes.swift", "HTTPRoutes.swift",
                "OpenAPIDocument.swift", "CConversionMessages.h",
            ])
        for file in files {
            #expect(file.text == (try golden(file.name + ".txt")), "\(file.name)")
        }
    }

    @Test func theFilesOfAnotherModuleImportItsMessagesAndTheRuntime() throws {
        let set = try exampleSet()
        let names = SwiftNames(set, prefixes: [:])
        let other = GeneratedModule(messages: "COther", runtime: "Runtime")
        for file in set.sources {
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
        #expect(throws: GeneratorError.self) { try set.sources.map { try GeneratedFile($0, names) } }
    }

    @Test func aPlainSetHasNeitherTheOptionsNorTheirFiles() throws {
        let bytes = try exampleBytes()
        let plain = try DescriptorSet(decoding: try DescriptorSet.plain(bytes))
        #expect(plain.files.map(\.name) == ["google/protobuf/empty.proto", "example.proto"])
        #expect(plain.files.last?.imports == ["google/protobuf/empty.proto"])
        #expect(plain.files.flatMap(\.services).flatMap(\.methods).allSatisfy { $0.bindings.isEmpty })
        #expect(plain.allMessages.flatMap(\.fields).allSatisfy { $0.behaviors.isEmpty })
        var set = try exampleSet()
        #expect(plain.allMessages.map(\.fullName) == set.allMessages.map(\.fullName))
        set.files.removeAll { $0.declaresOptions }
        #expect(set.files.count == 2)
        #expect(throws: GeneratorError.self) { try DescriptorSet.plain([0xff, 0xff, 0xff]) }
    }

    @Test func theOptionsThatAFileDeclaresAreKnown() throws {
        let declared = try exampleSet().files.flatMap(\.extensions)
        #expect(
            declared == [
                ProtoExtension(
                    fullName: "google.api.http", extended: "google.protobuf.MethodOptions", number: 72_295_728),
                ProtoExtension(
                    fullName: "google.api.field_behavior", extended: "google.protobuf.FieldOptions", number: 1052),
            ])
    }

    @Test func aBindingOfAFieldThatIsNotThereIsAnError() throws {
        var set = try exampleSet()
        let index = try #require(set.files.firstIndex { $0.name == "example.proto" })
        let names = SwiftNames(set, prefixes: [:])
        for template in ["/v1/{nothing}", "/v1/{nested}", "/v1/{strings}", "/v1/{nested.nothing}"] {
            set.files[index].services[0].methods[0].bindings = [try HTTPBinding(method: "GET", template: template)]
            #expect(throws: GeneratorError.self, "\(template)") { try GeneratedFile.routes(set, names, protoNames: []) }
        }
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

    @Test func theOptionsAreTakenOutOnDemand() throws {
        let arguments = try Arguments(["set.pb", "--plain", "plain.pb"])
        #expect(arguments.plain == "plain.pb")
        #expect(throws: GeneratorError.self) { try Arguments(["set.pb", "--plain", "plain.pb", "--out", "dir"]) }
    }

    @Test(arguments: [
        [], ["set.pb"], ["set.pb", "--out"], ["--what"], ["a", "b", "--out", "c"], ["a", "--prefix", "b"],
    ])
    func aWrongOneIsRefused(words: [String]) {
        #expect(throws: GeneratorError.self) { try Arguments(words) }
    }
}
