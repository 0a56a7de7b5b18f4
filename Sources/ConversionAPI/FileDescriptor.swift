internal import Basics

/// A .proto file as reflection hands it out.
public struct FileDescriptor: Sendable {
    /// Its path below the proto root: `conversion/v1/agent.proto`.
    public let name: String
    /// The files that it imports.
    public let imports: [String]
    /// The full names of its messages, enums, services and methods.
    public let symbols: [String]
    /// The options that it declares.
    public let extensions: [Extension]
    private let base64: StaticString

    /// An option that a file declares: a field of another file's message.
    public struct Extension: Sendable, Hashable {
        /// The full name of the message that it extends.
        public let extended: String
        /// The field's number.
        public let number: Int32

        /// A field of this number of that message.
        public init(extended: String, number: Int32) {
            self.extended = extended
            self.number = number
        }
    }

    init(
        name: String, imports: [String], symbols: [String], extensions: [Extension] = [], base64: StaticString
    ) {
        self.name = name
        self.imports = imports
        self.symbols = symbols
        self.extensions = extensions
        self.base64 = base64
    }

    /// The file's `google.protobuf.FileDescriptorProto`, decoded anew at each call.
    public var serialized: [UInt8] {
        // The generator wrote the text, and a test reads every file's.
        Base64.decode(base64.description) ?? []
    }
}
