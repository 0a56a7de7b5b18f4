import ConversionAPI
import RPC

/// Finds the route of a request by its HTTP method and path.
struct RouteTable: Sendable {
    enum Match {
        /// The route, and the values of its path's fields in their order.
        case route(HTTPRoute, [String])
        /// The path is known, but not with this method: those that it takes.
        case otherMethods([String])
        case nothing
    }

    private let routes: [HTTPRoute]

    init(_ routes: [HTTPRoute]) {
        // A colon may stand in an id: only where no route has the verb is it one of the value.
        self.routes = routes.filter { !$0.verb.isEmpty } + routes.filter(\.verb.isEmpty)
    }

    /// HEAD finds what GET does, but for streams, which have no end.
    ///
    /// - Throws: INVALID_ARGUMENT where the path cannot be decoded.
    func match(_ method: String, _ target: RequestTarget) throws(RPCError) -> Match {
        var others: Set<String> = []
        for route in routes {
            guard let values = try route.values(in: target.segments) else { continue }
            var methods = [route.httpMethod]
            if route.httpMethod == "GET", route.types.method.kind == .unary { methods.append("HEAD") }
            if methods.contains(method) { return .route(route, values) }
            others.formUnion(methods)
        }
        return others.isEmpty ? .nothing : .otherMethods(others.sorted())
    }
}

extension HTTPRoute {
    /// The values of the fields in a path that is this route's; nil for another one's.
    fileprivate func values(in path: [Substring]) throws(RPCError) -> [String]? {
        guard path.count == segments.count, var last = path.last else { return nil }
        if !verb.isEmpty {
            let ending = ":" + verb
            guard last.hasSuffix(ending) else { return nil }
            last = last.dropLast(ending.count)
        }
        var values: [String] = []
        for (index, segment) in segments.enumerated() {
            let text = try RequestTarget.decode(index == segments.count - 1 ? last : path[index])
            switch segment {
            case .literal(let literal): guard text == literal else { return nil }
            case .field:
                guard !text.isEmpty else { return nil }
                values.append(text)
            }
        }
        return values
    }
}
