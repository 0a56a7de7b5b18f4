extension MethodHandler {
    /// Stands for whatever a client asks for that isn't there: its path is the client's own text, and as long as it likes.
    package static let unknown = MethodHandler(refusing: "unknown", "unknown")

    /// Stands for the handler of a call that never comes to it.
    package static func refusing(_ handler: MethodHandler) -> MethodHandler {
        MethodHandler(refusing: handler.method.service, handler.method.name)
    }

    private convenience init(refusing service: String, _ name: String) {
        self.init(MethodDescriptor(service: service, name: name, kind: .unary), body: .single { _, _ in })
    }
}
