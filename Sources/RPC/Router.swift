/// Finds the handler of a path. Made once and then only read.
public struct Router: Sendable {
    private var handlers: [String: MethodHandler] = [:]
    private var services: Set<String> = []
    public let interceptors: [any ServerInterceptor]

    public init(_ handlers: [MethodHandler] = [], interceptors: [any ServerInterceptor] = []) {
        self.interceptors = interceptors
        for handler in handlers { register(handler) }
    }

    /// Adds a handler; it takes the place of an earlier one of the same method.
    public mutating func register(_ handler: MethodHandler) {
        handlers[handler.method.path] = handler
        services.insert(handler.method.service)
    }

    /// Every method that has a handler, in the order of their paths.
    public var methods: [MethodDescriptor] { handlers.values.map(\.method).sorted { $0.path < $1.path } }

    /// The handler of a `:path` such as `/package.Service/Method`.
    ///
    /// - Throws: `RPCError`, UNIMPLEMENTED, naming what is unknown: the path's form, the service or the method.
    public func handler(for path: String) throws(RPCError) -> MethodHandler {
        if let handler = handlers[path] { return handler }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty else {
            throw RPCError(.unimplemented, "The path is not of the form /package.Service/Method.")
        }
        let service = String(parts[1])
        guard services.contains(service) else {
            throw RPCError(.unimplemented, "This server has no service \(Self.quoted(service)).")
        }
        throw RPCError(.unimplemented, "Service \(service) has no method \(Self.quoted(String(parts[2]))).")
    }

    /// A peer's text, short enough for a message. Measured in Unicode scalars: one character may have any number of them.
    private static func quoted(_ text: String) -> String {
        let start = text.unicodeScalars.prefix(128)
        return start.endIndex == text.endIndex ? "\"\(text)\"" : "\"\(String(start))...\""
    }
}
