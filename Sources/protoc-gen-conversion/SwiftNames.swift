/// What the types of a descriptor set are called in Swift and in protoc-c's C.
struct SwiftNames {
    /// The Swift name of each message and enum by its full proto name, nested ones with their outer types.
    private var swift: [String: String] = [:]
    private var zeroCases: [String: String] = [:]

    /// - Parameter prefixes: What the names of a package's types begin with; elsewhere the package in camel case.
    init(_ set: DescriptorSet, prefixes: [String: String]) {
        for file in set.files {
            let prefix = prefixes[file.package] ?? file.package.split(separator: ".").map { upperCamel($0) }.joined()
            for type in file.enums { add(type, named: prefix + type.name) }
            for message in file.messages { add(message, named: prefix + message.name) }
            for service in file.services { swift[service.fullName] = prefix + service.name }
        }
    }

    private mutating func add(_ message: ProtoMessage, named name: String) {
        swift[message.fullName] = name
        for type in message.enums { add(type, named: "\(name).\(type.name)") }
        for nested in message.messages { add(nested, named: "\(name).\(nested.name)") }
    }

    private mutating func add(_ type: ProtoEnum, named name: String) {
        swift[type.fullName] = name
        zeroCases[type.fullName] = type.values.first { $0.number == 0 }.map { caseName($0.name, of: type) }
    }

    func type(_ fullName: String) throws -> String {
        guard let name = swift[fullName] else {
            throw GeneratorError(description: "\(fullName) is not in the descriptor set: use --include_imports")
        }
        return name
    }

    /// The enum's case of number 0, which every proto3 enum has.
    func zeroCase(_ fullName: String) throws -> String {
        guard let name = zeroCases[fullName] else {
            throw GeneratorError(description: "\(fullName) has no value 0 in the descriptor set")
        }
        return name
    }

    /// `COUNTING_MODE_ONCE_PER_CALL` of `CountingMode` is `oncePerCall`.
    func caseName(_ value: String, of type: ProtoEnum) -> String {
        let prefix = lowerSnake(type.name).uppercased() + "_"
        let short = value.hasPrefix(prefix) ? String(value.dropFirst(prefix.count)) : value
        return lowerCamel(short.lowercased())
    }
}

/// `voice_id` as `VoiceId`.
func upperCamel(_ snake: some StringProtocol) -> String {
    snake.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

/// `voice_id` as `voiceID`: the language's spelling of acronyms at the end of a name, backticks where a word is taken.
func lowerCamel(_ snake: some StringProtocol) -> String {
    let words = snake.split(separator: "_")
    let name = words.enumerated().map { index, word in
        if index == 0 { return word.prefix(1).lowercased() + word.dropFirst() }
        return acronyms[String(word)] ?? word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
    return isReserved(name) ? "`\(name)`" : name
}

/// Whether Swift takes the word as a name only in backticks.
func isReserved(_ word: String) -> Bool { reserved.contains(word) }

/// `CountingMode` as `counting_mode`.
func lowerSnake(_ camel: some StringProtocol) -> String {
    var snake = ""
    var wasUpper = true
    for character in camel {
        if character.isUppercase, !wasUpper { snake += "_" }
        snake += character.lowercased()
        wasUpper = character.isUppercase
    }
    return snake
}

/// protoc-c's struct for a message and type for an enum: `Conversion__V1__Agent`.
func cType(_ fullName: String) -> String {
    fullName.split(separator: ".").map { upperCamel($0) }.joined(separator: "__")
}

/// What protoc-c's functions for a message begin with: `conversion__v1__agent`.
func cPrefix(_ fullName: String) -> String {
    fullName.split(separator: ".").map { lowerSnake($0) }.joined(separator: "__")
}

/// Whether protoc-c puts an underscore after the word.
func isCKeyword(_ word: String) -> Bool { cKeywords.contains(word) }

private let acronyms = ["id": "ID", "url": "URL", "json": "JSON"]

private let reserved: Set<String> = [
    "as", "break", "case", "catch", "class", "continue", "default", "defer", "do", "else", "enum", "extension",
    "false", "for", "func", "guard", "if", "import", "in", "init", "internal", "is", "let", "nil", "operator",
    "private", "protocol", "public", "repeat", "return", "self", "static", "struct", "switch", "throw", "throws",
    "true", "try", "var", "where", "while",
]

/// protoc-c's list: C's and C++'s.
private let cKeywords: Set<String> = [
    "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class", "compl",
    "const", "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit",
    "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new",
    "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
    "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch", "template", "this", "throw",
    "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
    "wchar_t", "while", "xor", "xor_eq",
]
