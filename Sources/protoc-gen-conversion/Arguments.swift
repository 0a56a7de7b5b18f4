/// The generator's command line.
struct Arguments: Equatable {
    static let usage = """
        usage: protoc-gen-conversion DESCRIPTOR_SET --out DIRECTORY [--header FILE] [--prefix PACKAGE=NAME]...
               [--proto-names SERVICE]... [--title TEXT] [--c-module NAME] [--runtime NAME]
               protoc-gen-conversion DESCRIPTOR_SET --plain FILE

        Writes a Swift file for each .proto of DESCRIPTOR_SET, which protoc makes with --include_imports
        --include_source_info --descriptor_set_out, into DIRECTORY, and the C target's umbrella header into FILE.
        The types of PACKAGE get names that begin with NAME; without --prefix, with the package in camel case.
        The C messages are those of --c-module, CConversionMessages without it. --runtime names another module of the
        package that has what generated messages are made with; without it, the output is for that module itself.
        The JSON of SERVICE spells its keys as the .proto does, rather than in lowerCamelCase. TEXT heads the OpenAPI
        document. --plain only writes the descriptor set without the options that other files declare, for protoc-c.
        """

    var input = ""
    var output = ""
    var header: String?
    var prefixes: [String: String] = [:]
    var module = GeneratedModule()
    /// Where the set without options goes; nil where code is made.
    var plain: String?
    /// The services whose JSON spells keys as the .proto does.
    var protoNames: Set<String> = []
    /// The OpenAPI document's title.
    var title = "API"

    init(_ words: some Sequence<String>) throws {
        var words = Array(words)[...]
        func value(of option: String) throws -> String {
            guard let value = words.popFirst() else { throw GeneratorError(description: "\(option) needs a value") }
            return value
        }
        while let word = words.popFirst() {
            switch word {
            case "--out": output = try value(of: word)
            case "--header": header = try value(of: word)
            case "--plain": plain = try value(of: word)
            case "--proto-names": protoNames.insert(try value(of: word))
            case "--title": title = try value(of: word)
            case "--c-module": module.messages = try value(of: word)
            case "--runtime": module.runtime = try value(of: word)
            case "--prefix":
                let parts = try value(of: word).split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2 else { throw GeneratorError(description: "--prefix needs PACKAGE=NAME") }
                prefixes[parts[0]] = parts[1]
            default:
                guard input.isEmpty, !word.hasPrefix("-") else {
                    throw GeneratorError(description: "\(word) is not understood\n\(Self.usage)")
                }
                input = word
            }
        }
        guard !input.isEmpty, output.isEmpty == (plain != nil) else { throw GeneratorError(description: Self.usage) }
    }
}
