import Logging
import NIOCore
import RPC

/// Gives a client's calls to its connections: to each address that is ready in its turn. Belongs to one loop.
///
/// A call finds a connection, waits for one, or fails:
///
///     some address is ready ───────────────────────▶ begins there
///     some address is idle or being connected to ──▶ waits
///     all have failed, and wait to be tried again ─▶ fails with the last reason, unless it waits for ready
final class CallDispatcher {
    let loop: ConnectionLoop
    private var subchannels: [Subchannel] = []
    private var turn = 0
    private var waiting: [Int: OutgoingCall] = [:]
    private var nextKey = 0
    private var lastFailure: RPCError?
    private var isClosed = false

    /// - Parameters:
    ///   - connector: makes connections, on the loop.
    ///   - random: from 0 up to 1.
    init(
        addresses: [ListenAddress], configuration: HTTP2ClientConfiguration, loop: ConnectionLoop, logger: Logger,
        connector: @escaping Subchannel.Connector, random: @escaping () -> Double
    ) {
        self.loop = loop
        subchannels = addresses.map {
            Subchannel(
                address: $0, configuration: configuration, loop: loop, connector: connector, random: random,
                logger: logger, owner: self)
        }
    }

    /// Begins a call, has it wait for a connection, or fails it.
    func place(_ call: OutgoingCall) {
        guard !isClosed else { return call.fail(Self.wasShutDown) }
        guard call.deadline?.hasPassed != true else { return deadlinePassed(call) }
        let hasBegun = begin(call)
        for subchannel in subchannels { subchannel.connectIfIdle() }
        guard !hasBegun else { return }
        if !call.options.waitForReady, let failure { return call.fail(failure) }
        nextKey += 1
        call.waitingKey = nextKey
        waiting[nextKey] = call
        call.watchDeadline()
    }

    /// Has the call take a stream of the next connection that is ready; whether it has begun, or failed in trying.
    private func begin(_ call: OutgoingCall) -> Bool {
        for offset in 0..<subchannels.count {
            let index = (turn + offset) % subchannels.count
            guard let connection = subchannels[index].connection else { continue }
            do {
                try call.begin(on: connection)
                turn = (index + 1) % subchannels.count
                return true
            } catch is ClientConnection.Retired {
                // It has told its subchannel.
            } catch {
                call.fail(RPCError(wrapping: error))
                return true
            }
        }
        return false
    }

    /// Why no connection can be made now; nil while there is one, or hope.
    private var failure: RPCError? {
        subchannels.allSatisfy(\.hasFailed) ? lastFailure : nil
    }

    func remove(_ call: OutgoingCall) {
        if let key = call.waitingKey { waiting[key] = nil }
        call.waitingKey = nil
    }

    /// Ends a call that has waited for a connection for all of its time.
    func deadlinePassed(_ call: OutgoingCall?) {
        guard let call else { return }
        remove(call)
        let reason = lastFailure.map { " \($0.message)" } ?? ""
        call.fail(
            RPCError(.deadlineExceeded, "There was no connection to the server before the call's deadline.\(reason)"))
    }

    // MARK: What subchannels report

    var hasWaiting: Bool { !waiting.isEmpty }

    func didConnect() {
        lastFailure = nil
        let calls = takeWaiting { _ in true }
        for call in calls { place(call) }
    }

    func didFail(_ error: RPCError) {
        lastFailure = error
        guard let failure else { return }
        let calls = takeWaiting { !$0.options.waitForReady }
        for call in calls { call.fail(failure) }
    }

    /// Takes those who wait out of the queue, in the order in which they came.
    private func takeWaiting(where isWanted: (OutgoingCall) -> Bool) -> [OutgoingCall] {
        let taken = waiting.filter { isWanted($0.value) }.sorted { $0.key < $1.key }.map(\.value)
        for call in taken { remove(call) }
        return taken
    }

    // MARK: The end

    private static let wasShutDown = RPCError(.cancelled, "The client was shut down.")

    /// Makes no more calls; connections close when those in flight have ended.
    func shutdown() {
        guard !isClosed else { return }
        isClosed = true
        for call in takeWaiting(where: { _ in true }) { call.fail(Self.wasShutDown) }
        for subchannel in subchannels { subchannel.shutdown() }
    }
}
