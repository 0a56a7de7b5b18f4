extension SourceWriter {
    /// A Swift enum that keeps numbers which the .proto doesn't name, as proto3 asks.
    mutating func swiftEnum(_ type: ProtoEnum, _ names: SwiftNames) throws {
        let swiftName = try names.type(type.fullName).split(separator: ".").last.map(String.init) ?? type.name
        // Aliases of a number are spoken as its first name.
        var values: [ProtoEnum.Value] = []
        for value in type.values where !values.contains(where: { $0.number == value.number }) { values.append(value) }
        doc(type.comment, fallback: "The enum `\(type.fullName)`.")
        block("public enum \(swiftName): RawRepresentable, Sendable, Hashable") { source in
            for value in values {
                source.doc(value.comment, fallback: "The value `\(value.name)`.")
                source.line("case \(names.caseName(value.name, of: type))")
            }
            source.line("/// A number that this version has no name for.")
            source.line("case unrecognized(Int32)")
            source.line()
            source.line("/// The value of a number on the wire; never fails.")
            source.block("public init(rawValue: Int32)") { source in
                source.line("self =")
                source.indented { source in
                    source.line("switch rawValue {")
                    for value in values {
                        source.line("case \(value.number): .\(names.caseName(value.name, of: type))")
                    }
                    source.line("default: .unrecognized(rawValue)")
                    source.line("}")
                }
            }
            source.line()
            source.line("/// The number on the wire.")
            source.block("public var rawValue: Int32") { source in
                source.line("switch self {")
                for value in values {
                    source.line("case .\(names.caseName(value.name, of: type)): \(value.number)")
                }
                source.line("case .unrecognized(let number): number")
                source.line("}")
            }
        }
    }
}
