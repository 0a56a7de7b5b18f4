/// One way to call a method over plain HTTP, by the path of its resource: a binding of the option `google.api.http`.
///
/// The generator makes ``all`` from the protos. Source: googleapis, `google/api/http.proto`; AIP-127.
public struct HTTPRoute: Sendable {
    /// One segment of a path.
    public enum Segment: Sendable, Hashable {
        /// The segment as it is.
        case literal(String)
        /// Any text: the value of the request's field of this path, such as `agent.id`.
        case field(String)
    }

    /// What the HTTP body is.
    public enum Body: Sendable, Hashable {
        /// Nothing; fields that the path doesn't take come as query parameters.
        case none
        /// The request; what the path takes stands beside it.
        case whole
        /// One field of the request; the others come as query parameters.
        case field(String)
    }

    /// The HTTP method in upper case.
    public let httpMethod: String
    /// The path's segments, without the verb.
    public let segments: [Segment]
    /// What stands behind the colon of the last segment: `adjust`. Empty for none.
    public let verb: String
    /// What the HTTP body is.
    public let body: Body
    /// The method that is called.
    public let types: MethodTypes
    /// How the answer spells its keys. Requests may use both spellings.
    public let keys: ProtoJSONOptions.Keys
    /// The fields of a body's message that the server alone sets.
    public let outputOnlyFields: Set<String>

    init(
        _ httpMethod: String, _ segments: [Segment], verb: String = "", body: Body = .none, _ types: MethodTypes,
        keys: ProtoJSONOptions.Keys = .lowerCamelCase, outputOnlyFields: Set<String> = []
    ) {
        self.httpMethod = httpMethod
        self.segments = segments
        self.verb = verb
        self.body = body
        self.types = types
        self.keys = keys
        self.outputOnlyFields = outputOnlyFields
    }
}
