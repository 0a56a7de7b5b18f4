import ConversionAPI
import RPC

/// What arbitrary bytes are given to, and what must hold of it whatever they are.
///
/// `make fuzz` has libFuzzer make the bytes; ``CorpusTests`` gives the same targets what was found once.
enum FuzzTarget: String, CaseIterable, Sendable {
    /// Bytes of one connection to a server: it survives, ends all calls, and is freed.
    case connection
    /// The same of a connection that speaks HTTP/1.1.
    case http1
    /// A request for the gateway, as lines and a body: it is answered once and in a form that its client reads, or its
    /// client has gone; and all of it is freed.
    case gateway
    /// A message's wire format: an error of the sender's, or a message that is the same after encoding, and through JSON.
    case messages
    /// A message's JSON: an error of the sender's, or a message that is the same after encoding, and through JSON.
    case json

    /// - Throws: ``FuzzFinding`` where the target's promise is broken.
    func run(_ input: [UInt8]) throws {
        // The first byte is for the target to choose by.
        guard let choice = input.first else { return }
        let bytes = Array(input.dropFirst())
        switch self {
        case .connection:
            // Most inputs would end in the preface.
            let whole = choice & 8 == 0 ? FuzzedServer.preface + bytes : bytes
            try Self.requireRest(
                try Self.server.withstands(Self.reads(choice, whole), drainingAfter: Self.drain(choice)))
        case .http1:
            try Self.requireRest(
                try Self.server.withstandsHTTP1(Self.reads(choice, bytes), drainingAfter: Self.drain(choice)))
        case .gateway: try Self.fuzzedGateway.withstands(bytes, Self.course(choice))
        case .messages: try Self.check(Self.messageType(choice), bytes)
        case .json:
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            guard let value = try? JSONValue(parsing: text) else { return }
            let written = value.text()
            guard let again = try? JSONValue(parsing: written), again.text() == written else {
                throw FuzzFinding("a JSON text is not what was written of it: \(written)")
            }
            try Self.check(Self.messageType(choice), value)
        }
    }

    // MARK: Connections

    /// How the bytes are cut into reads.
    private static let readSizes = [1, 3, 9, 40, 200, 1000, 16_384, Int.max]
    private static let server = FuzzedServer()

    private static func reads(_ choice: UInt8, _ bytes: [UInt8]) -> [[UInt8]] {
        let size = readSizes[Int(choice & 7)]
        var rest = bytes[...]
        var reads: [[UInt8]] = []
        while !rest.isEmpty {
            let read = rest.prefix(size)
            reads.append(Array(read))
            rest = rest.dropFirst(read.count)
        }
        return reads
    }

    private static func drain(_ choice: UInt8) -> Int { choice & 16 == 0 ? 20 : 2 }

    private static let fuzzedGateway = FuzzedGateway()

    static func course(_ choice: UInt8) -> FuzzedGateway.Course {
        FuzzedGateway.Course(
            isSlow: choice & 1 != 0, leavesAfter: choice & 2 != 0 ? Int(choice >> 4) : .max,
            waitsForDeadline: choice & 4 != 0)
    }

    private static func requireRest(_ isAtRest: Bool) throws {
        guard isAtRest else { throw FuzzFinding("a connection leaves something behind") }
    }

    // MARK: Messages

    private static func messageType(_ choice: UInt8) -> any ProtobufMessage.Type {
        MessageTypes.all[Int(choice) % MessageTypes.all.count]
    }

    private static func check<Message: ProtobufMessage>(_ type: Message.Type, _ bytes: [UInt8]) throws {
        if let message = try unlessRefused({ try Message(decoding: bytes) }) { try check(message) }
    }

    private static func check<Message: ProtobufMessage>(_ type: Message.Type, _ json: JSONValue) throws {
        if let message = try unlessRefused({ try Message(json: json) }) { try check(message) }
    }

    /// Nil where it was said in order that this is no message.
    private static func unlessRefused<Message>(_ read: () throws -> Message) throws -> Message? {
        do {
            return try read()
        } catch let error as RPCError {
            guard [.internal, .invalidArgument, .resourceExhausted].contains(error.code), !error.message.isEmpty else {
                throw FuzzFinding("a message is refused as \(error)")
            }
            return nil
        }
    }

    /// Bytes are compared, as two that are not a number are never equal.
    private static func check<Message: ProtobufMessage>(_ message: Message) throws {
        let encoded = try message.encoded()
        guard try Message(decoding: encoded).encoded() == encoded else {
            throw FuzzFinding("a message differs after encoding: \(message)")
        }
        // Not every message can be JSON: timestamps have a range there.
        guard let text = try? message.json() else { return }
        guard let again = try? Message(json: text), let textAgain = try? again.json(), textAgain == text else {
            throw FuzzFinding("a message differs after JSON: \(text)")
        }
    }
}

/// A promise that an input has broken.
struct FuzzFinding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
