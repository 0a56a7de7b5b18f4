package import CConversionMessages
public import RPC

/// A generated message: a Swift struct for each message of the .proto files.
///
/// Reading checks everything that protobuf-c does not: see ``MessageCheck``. Unknown fields are accepted and
/// dropped. On the way out a text that holds a NUL is refused, as protobuf-c would cut it short.
public protocol ProtobufMessage: WireMessage, Hashable {
    /// The message's fields, by name and number.
    static var descriptor: MessageDescriptor { get }
}

extension ProtobufMessage {
    /// The message's name with its package: `conversion.v1.Agent`.
    public static var protoName: String { descriptor.name }
}

/// What protoc-c knows of a message: its name and its fields.
///
/// `@unchecked Sendable`: the pointer is to a constant of the program, which nothing ever writes.
public struct MessageDescriptor: @unchecked Sendable {
    let pointer: UnsafePointer<ProtobufCMessageDescriptor>

    /// - Parameter pointer: The address of a constant; nil is our own mistake in a generated file.
    package init(_ pointer: UnsafePointer<ProtobufCMessageDescriptor>?) {
        guard let pointer else { preconditionFailure("a message without a descriptor") }
        self.pointer = pointer
    }

    /// With its package: `conversion.v1.Agent`.
    public var name: String { pointer.pointee.name.map { String(cString: $0) } ?? "" }

    var fields: UnsafeBufferPointer<ProtobufCFieldDescriptor> {
        UnsafeBufferPointer(start: pointer.pointee.fields, count: Int(pointer.pointee.n_fields))
    }
}

extension RPCError {
    /// What a method that a server leaves out answers.
    package init(unimplemented method: MethodDescriptor) {
        self.init(.unimplemented, "This server does not implement \(method.name).")
    }
}
