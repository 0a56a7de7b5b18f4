import RPC

/// Counts every call by its method and how it ended: how many, how long, and how many bytes each way.
///
/// The counts are gRPC's own server metrics. Source: gRPC proposal A66, OpenTelemetry metrics. Each loop has counters of
/// its own, so that a call writes what no other thread writes; they are added up when somebody asks.
final class CallMetrics: ServerInterceptor {
    /// The methods in the order of the counters, as labels have them: `package.Service/Method`. The last stands for all
    /// that the server does not have, so that no client can make series of its own.
    let methods: [String]
    private let loops: [CallCounters]
    private let indexes: [String: Int]
    private let indexesOfHandlers: [ObjectIdentifier: Int]
    /// Keeps the handlers, so that no other object takes the identity of one.
    private let handlers: [MethodHandler]

    /// - Parameter loops: how many loops calls come on.
    init(_ handlers: [MethodHandler], loops: Int) {
        let paths = Set(handlers.map(\.method.path)).sorted()
        methods = paths.map { String($0.dropFirst()) } + ["other"]
        let indexes = Dictionary(uniqueKeysWithValues: zip(paths, 0...))
        self.indexes = indexes
        self.handlers = handlers
        indexesOfHandlers = Dictionary(
            handlers.map { (ObjectIdentifier($0), indexes[$0.method.path] ?? paths.count) }, uniquingKeysWith: { $1 })
        let count = methods.count
        self.loops = (0..<loops).map { _ in CallCounters(methods: count) }
    }

    func callStarted(_ call: ServerCall) {
        guard let counters = counters(of: call) else { return }
        counters.addStarted(index(of: call.handler, counters))
    }

    func callEnded(_ call: ServerCall, status: Status) {
        guard let counters = counters(of: call) else { return }
        counters.addEnded(
            index(of: call.handler, counters), status.code,
            ticks: CallCounters.ticks(of: call.startTime.duration(to: .now)), received: call.receivedBytes,
            sent: call.sentBytes)
    }

    private func counters(of call: ServerCall) -> CallCounters? {
        let loop = call.loop.index
        return loops.indices.contains(loop) ? loops[loop] : nil
    }

    /// Most calls of a loop go to the method of the call before.
    private func index(of handler: MethodHandler, _ counters: CallCounters) -> Int {
        let identity = ObjectIdentifier(handler)
        if let index = counters.index(of: identity) { return index }
        if let index = indexesOfHandlers[identity] {
            counters.keep(index, of: identity)
            return index
        }
        // A handler that refuses calls of its method has been made for that one call.
        return indexes[handler.method.path] ?? methods.count - 1
    }

    // MARK: What has been counted

    /// Calls of a method that were begun.
    func started(_ method: Int) -> Int { loops.reduce(0) { $0 + $1.started(method) } }

    /// What is known of the calls of a method that ended in one way; nil if none did.
    func ended(_ method: Int, _ code: StatusCode) -> EndedCalls? {
        var calls = EndedCalls()
        for loop in loops { loop.add(method, code, to: &calls) }
        return calls.durations.count > 0 ? calls : nil
    }

    /// Calls that have begun and not ended.
    var inFlight: Int {
        methods.indices.reduce(0) { sum, method in
            // What ends while this reads may be counted as ended alone: read first, it is not.
            let ended = StatusCode.allCases.reduce(0) { sum, code in
                sum + loops.reduce(0) { $0 + $1.ended(method, code) }
            }
            return sum + started(method) - ended
        }
    }
}
