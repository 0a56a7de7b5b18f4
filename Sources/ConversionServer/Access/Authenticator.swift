import Basics
import ConversionAPI
import ConversionStore
import RPC
import Synchronization

/// Finds out for whom each call is made, whether they may make it, and whether it is their turn.
///
/// The credentials are in memory; ``refresh(_:)`` takes up changes, which nothing that happens for a call waits for. Each
/// loop remembers the last key that was let in, so that a connection which sends one key costs a comparison of it and not a
/// hash. Usable from any thread.
public final class Authenticator: ServerInterceptor {
    /// What a loop remembers, and the streams on it that must end with their credential.
    private struct Gate {
        /// What the principal has shown: a header, or else a certificate's identities.
        var header: String?
        var identities: [String] = []
        var principal: Principal?
        /// The last method that the principal was let in for.
        var handler: MethodHandler?
        /// The last method that everybody may call.
        var openHandler: MethodHandler?
        var streams: [ObjectIdentifier: LoopBound<ServerCall>] = [:]

        /// Whether the principal has shown just that.
        func shows(_ header: String?, _ identities: [String]) -> Bool {
            guard let header else { return self.header == nil && self.identities == identities }
            return self.header.map { ConstantTime.areEqual($0, header) } ?? false
        }
    }

    private let index: Mutex<CredentialIndex>
    private let asksForCredentials: Atomic<Bool>
    private let limits: KeyLimits
    /// By the loops' indices; a lock that no two loops share is never waited for.
    private let gates: [GateLock]

    private final class GateLock: Sendable {
        let state = Mutex(Gate())
    }

    /// - Parameters:
    ///   - snapshot: the credentials now.
    ///   - loopCount: how many loops calls come on.
    public init(_ snapshot: CredentialSnapshot, limits: KeyLimits = KeyLimits(), loopCount: Int) {
        let index = CredentialIndex(snapshot, at: .now, limits: limits, after: nil)
        asksForCredentials = Atomic(index.hasCredentials)
        self.index = Mutex(index)
        self.limits = limits
        gates = (0..<max(loopCount, 1)).map { _ in GateLock() }
    }

    /// Whether anybody has ever made a credential.
    public var hasCredentials: Bool { asksForCredentials.load(ordering: .relaxed) }

    /// The change that was taken up last.
    public var generation: Int64 { index.withLock { $0.snapshot.generation } }

    // MARK: Each call

    public func callStarted(_ call: ServerCall) throws {
        let isStream = call.handler.method.kind != .unary
        let doubts = call.doubts
        if !doubts.isEmpty { try settle(doubts, call) }
        guard asksForCredentials.load(ordering: .relaxed) else {
            // A call without a principal is anonymous: most calls of such a server have nothing to note.
            if isStream, Self.rule(of: call)?.callers != .everyone { try watch(call) }
            return
        }
        // That a method isn't there is no secret, and is what the call fails with.
        guard call.handler !== MethodHandler.unknown, let principal = try admit(call) else { return }
        if let refusal = principal.usage?.enter(at: call.startTime) { throw RPCError(refusal) }
        call.principal = principal
        if isStream { try watch(call) }
    }

    public func callEnded(_ call: ServerCall, status: Status) {
        if let principal = call.principal { (principal as? Principal)?.usage?.leave() }
        guard call.handler.method.kind != .unary else { return }
        _ = gate(of: call).state.withLock { $0.streams.removeValue(forKey: ObjectIdentifier(call)) }
    }

    /// Refuses what a web page of somebody else may have made. A page has no key to show, but its browser sends a client's
    /// certificate along, and a server without keys, or a method for everybody, asks for none.
    private func settle(_ doubts: CallDoubts, _ call: ServerCall) throws(RPCError) {
        if doubts.contains(.foreignPage) { throw .originNotAllowed }
        let asksForKey = hasCredentials && Self.rule(of: call)?.callers != .everyone
        let showsKey = call.metadata["authorization"] != nil
        // Who shows nothing at all is told that, further on.
        guard asksForKey, showsKey || call.peerIdentities.isEmpty else { throw .hostNotAllowed }
    }

    public func refuses(_ handler: MethodHandler, metadata: Metadata, peerIdentities: [String]) -> Bool {
        guard asksForCredentials.load(ordering: .relaxed), handler !== MethodHandler.unknown else { return false }
        let rule = AccessTable.rules[handler.method.path]
        if case .everyone? = rule?.callers { return false }
        do {
            let principal =
                try metadata["authorization"].map { try self.principal(header: $0) }
                ?? self.principal(identities: peerIdentities)
            try authorise(principal, rule, handler.method)
            return false
        } catch {
            return true
        }
    }

    private func gate(of call: ServerCall) -> GateLock { gates[call.loop.index % gates.count] }

    private static func rule(of call: ServerCall) -> AccessRule? { AccessTable.rules[call.handler.method.path] }

    /// The caller, if the method asks who that is.
    private func admit(_ call: ServerCall) throws -> Principal? {
        let gate = gate(of: call)
        if gate.state.withLock({ $0.openHandler === call.handler }) { return nil }
        let header = call.metadata["authorization"]
        let identities = header == nil ? call.peerIdentities : []
        // The quick way in: the same caller as before, for the same method.
        let (known, isAllowed) = gate.state.withLock { state -> (Principal?, Bool) in
            guard let principal = state.principal, principal.isInForce, state.shows(header, identities) else {
                return (nil, false)
            }
            return (principal, state.handler === call.handler)
        }
        if isAllowed { return known }
        let rule = Self.rule(of: call)
        if case .everyone? = rule?.callers {
            gate.state.withLock { $0.openHandler = call.handler }
            return nil
        }
        let principal =
            try known ?? (header.map { try self.principal(header: $0) } ?? self.principal(identities: identities))
        try authorise(principal, rule, call.handler.method)
        gate.state.withLock { state in
            state.header = header
            state.identities = identities
            state.principal = principal
            state.handler = call.handler
        }
        return principal
    }

    private func principal(header: String) throws(RPCError) -> Principal {
        let scheme = header.utf8.prefix(7).map { $0 | 0x20 }
        guard scheme.elementsEqual("bearer ".utf8), let key = APIKey(header.dropFirst(7)) else { throw .keyInvalid }
        switch index.withLock({ $0.find(key) }) {
        case .principal(let principal): return principal
        case .expired:
            throw RPCError(.unauthenticated, .keyExpired, "The key has expired. Ask the operator for a new one.")
        case .unknown: throw .keyInvalid
        }
    }

    private func principal(identities: [String]) throws(RPCError) -> Principal {
        for identity in identities {
            if let found = index.withLock({ $0.principal(ofIdentity: identity) }) { return found }
        }
        throw .credentialsMissing
    }

    private func authorise(_ principal: Principal, _ rule: AccessRule?, _ method: MethodDescriptor) throws(RPCError) {
        guard let rule, rule.allows(principal.role) else {
            throw RPCError(
                .permissionDenied, .roleNotAllowed,
                "The credential's role, \(principal.role.rawValue), may not call \(method.name). Use one of another role."
            )
        }
        guard principal.scope == nil || rule.scoping != .refused else {
            throw RPCError(
                .permissionDenied, .agentListNotAllowed,
                "A credential for a list of agents may not call \(method.name). Use one for the whole workspace.")
        }
    }

    // MARK: Changes

    private func watch(_ call: ServerCall) throws(RPCError) {
        let bound = LoopBound(call, on: call.loop)
        gate(of: call).state.withLock { $0.streams[ObjectIdentifier(call)] = bound }
        // A change that came just before has not found it.
        if let error = lapse(of: call.caller) { throw error }
    }

    /// Why a stream of a caller cannot go on; nil where it can.
    private func lapse(of caller: Principal) -> RPCError? {
        guard caller.credentialID != nil else { return hasCredentials ? .credentialsMissing : nil }
        return caller.isInForce ? nil : .keyInvalid
    }

    /// Takes up changes, and what has come to its time: from now on nothing that lost its force is let in, and streams
    /// under it end.
    ///
    /// - Parameter snapshot: the credentials now; nil where they are what they were.
    public func refresh(_ snapshot: CredentialSnapshot?, at now: Timestamp = .now) {
        let changed = index.withLock { index -> Bool in
            guard snapshot != nil || index.isOutdated(at: now) else { return false }
            index = CredentialIndex(snapshot ?? index.snapshot, at: now, limits: limits, after: index)
            asksForCredentials.store(index.hasCredentials, ordering: .relaxed)
            return true
        }
        if changed { endStreams() }
    }

    /// The ids of credentials that were used since this was asked last.
    public func takeUsed() -> [String] { index.withLock { $0.takeUsed() } }

    private func endStreams() {
        for gate in gates {
            for stream in gate.state.withLock({ Array($0.streams.values) }) {
                stream.loop.execute { [self] in
                    if let error = lapse(of: stream.value.caller) { stream.value.terminate(error) }
                }
            }
        }
    }
}

extension RPCError {
    static var credentialsMissing: RPCError {
        RPCError(
            .unauthenticated, .credentialsMissing,
            "The server asks who calls: send authorization: Bearer with a key, or a certificate that it knows.")
    }

    /// One answer for what never was, was mistyped, or has been revoked.
    static var keyInvalid: RPCError {
        RPCError(
            .unauthenticated, .keyInvalid,
            "The authorization is no key that is in force. It must be Bearer and a key that conversiond key create gave."
        )
    }

    fileprivate init(_ refusal: KeyUsage.Refusal) {
        switch refusal {
        case .rate(let wait):
            self = .tryAgain(
                .resourceExhausted, .keyRateExceeded, "The key makes more calls a second than it may.",
                after: max(wait, .milliseconds(1)))
        case .calls:
            self = .tryAgain(
                .resourceExhausted, .keyCallsExceeded, "The key has more calls under way than it may.")
        }
    }

    /// The key has as much waiting for the disk as it may.
    static var keyQueueExceeded: RPCError {
        .tryAgain(
            .resourceExhausted, .keyQueueExceeded, "The key has more conversions waiting for the disk than it may.")
    }
}
