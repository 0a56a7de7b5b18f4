import ConversionAPI
import ConversionGateway
import NIOHTTP1
import RPC

@testable import HTTP2Transport

/// A gateway in front of the API's services and of echoes, each of its exchanges for one input.
struct FuzzedGateway: Sendable {
    let service = FuzzService()
    private let gateway: Gateway

    init() {
        gateway = Gateway(
            router: service.router(EchoServices.handlers), cors: CORSPolicy(origins: ["https://a.example"]))
    }

    /// How an exchange goes on that is not answered at once.
    struct Course {
        /// The client takes one piece of the answer at a time.
        var isSlow = false
        /// The client goes away behind so many pieces.
        var leavesAfter = Int.max
        /// The deadline passes before the client goes.
        var waitsForDeadline = false
    }

    /// Plays one exchange to its end.
    ///
    /// - Returns: the exchange's status; 0 for bytes that are no request, and where the client went away first.
    /// - Throws: ``FuzzFinding`` where it is not answered once and well, or leaves something behind.
    @discardableResult
    func withstands(_ input: [UInt8], _ course: Course = Course()) throws -> Int {
        guard let request = Self.request(input) else { return 0 }
        weak var freed: FuzzedExchange?
        var status = 0
        do {
            let exchange = FuzzedExchange(request, isSlow: course.isSlow)
            freed = exchange
            status = try play(exchange, course)
            guard exchange.deadlinePassed == nil else { throw FuzzFinding("an exchange's deadline outlives it") }
        }
        guard freed == nil, service.isAtRest else {
            throw FuzzFinding("an exchange leaves something behind: \(request.method) \(request.target)")
        }
        return status
    }

    private func play(_ exchange: FuzzedExchange, _ course: Course) throws -> Int {
        gateway.handle(exchange)
        while exchange.isOpen, exchange.pieces.count < course.leavesAfter, exchange.takeMore() {}
        if exchange.isOpen, course.waitsForDeadline { exchange.deadlinePassed?() }
        guard exchange.isOpen else {
            try exchange.requireWellFormedAnswer()
            return exchange.status
        }
        exchange.abandon()
        try exchange.requireNoFalseAnswer()
        return 0
    }

    /// The request that lines say, `METHOD TARGET`, then headers, an empty line, and the body; nil where a connection would
    /// not have let it through.
    private static func request(_ input: [UInt8]) -> HTTPRequest? {
        var rest = input[...]
        func line() -> String? {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(validating: rest[..<end], as: UTF8.self)
        }
        guard let words = line()?.split(separator: " ", maxSplits: 1).map(String.init), words.count == 2 else {
            return nil
        }
        var headers: HTTPHeaders = ["host": "h"]
        while let field = line(), !field.isEmpty {
            let name = field.prefix { $0 != ":" }
            let value = field.dropFirst(name.count + 1).drop { $0 == " " }
            let isField =
                !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7e).contains($0) }
                && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
            guard isField else { return nil }
            headers.add(name: String(name), value: String(value))
        }
        let head = HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: words[0]), uri: words[1], headers: headers)
        var memory = HeaderMemory()
        let read = try? HTTP1Request(
            head, limits: HTTP2Limits(), scheme: "http", pages: WebPagePolicy(), memory: &memory)
        guard var request = read?.request else { return nil }
        if request.fault == nil { request.body = Array(rest) }
        return request
    }
}
