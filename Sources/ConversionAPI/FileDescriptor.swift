/// A .proto file as reflection hands it out.
public struct FileDescriptor: Sendable {
    /// Its path below the proto root: `conversion/v1/agent.proto`.
    public let name: String
    /// The files that it imports.
    public let imports: [String]
    /// The full names of its messages, enums, services and methods.
    public let symbols: [String]
    private let base64: StaticString

    init(name: String, imports: [String], symbols: [String], base64: StaticString) {
        self.name = name
        self.imports = imports
        self.symbols = symbols
        self.base64 = base64
    }

    /// The file's `google.protobuf.FileDescriptorProto`, decoded anew at each call.
    public var serialized: [UInt8] {
        // The generator wrote the text, and a test reads every file's.
        Base64Text.decode(base64.description) ?? []
    }
}
