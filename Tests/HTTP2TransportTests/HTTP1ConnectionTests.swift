import RPC
import Testing

@testable import HTTP2Transport

@Suite struct HTTP1ConnectionTests {
    private static func answer(_ body: String, _ more: String = "") -> String {
        "HTTP/1.1 200 OK\r\ncontent-length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
    }

    // MARK: Requests

    @Test func aRequestIsAnsweredAndTheConnectionGoesOn() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        #expect(try server.exchange("GET /a?b=c HTTP/1.1\r\nHost: h:1\r\n\r\n") == Self.answer("GET /a?b=c h:1 "))
        let post = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
        #expect(try server.exchange(post) == Self.answer("POST /a h hello"))
        #expect(server.isOpen)
    }

    private static let script =
        "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
        + "POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nt: v\r\n\r\n"
        + "\r\nPATCH /3 HTTP/1.1\r\nHost: h\r\ncontent-length: 2\r\n\r\nxy"
        + "HEAD /4 HTTP/1.1\r\nHost: h\r\n\r\n"
        + "DELETE http://other:5/5?q HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    private static let answers =
        answer("GET /1 h ") + answer("POST /2 h abcde") + answer("PATCH /3 h xy")
        + "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n" + answer("DELETE /5?q other:5 ", "connection: close\r\n")

    @Test func requestsThatAreSentAheadAreAnsweredInOrder() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        #expect(try server.exchange(Self.script) == Self.answers)
        #expect(!server.isOpen)
    }

    @Test func bytesMayBeCutAnywhere() throws {
        let bytes = Array(Self.script.utf8)
        for index in bytes.indices {
            let server = try EmbeddedHTTP1(ClosureHandler.echo)
            let first = try server.exchange(Array(bytes[..<index]))
            #expect(try first + server.exchange(Array(bytes[index...])) == Self.answers, "cut at \(index)")
        }
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        #expect(try bytes.map { try server.exchange([$0]) }.joined() == Self.answers)
    }

    @Test func theNextRequestWaitsForTheAnswerOfTheOneBefore() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        let request = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
        #expect(try server.exchange(request + request) == "")
        #expect(held.exchanges.count == 1)
        held.exchanges[0].respond(200, [:], body: [0x61])
        #expect(try server.sent() == Self.answer("a"))
        #expect(held.exchanges.count == 2)
        held.exchanges[1].respond(204, [:])
        #expect(try server.sent() == "HTTP/1.1 204 No Content\r\n\r\n")
    }

    @Test func manyRequestsInOneReadNeitherNestNorGetLost() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        let count = 5000
        let sent = try server.exchange(String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: count))
        #expect(sent == String(repeating: Self.answer("GET / h "), count: count))
    }

    @Test func headersAreTheMetadataOfACall() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        let head =
            "POST / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer k\r\nUser-Agent: curl/8\r\nX-Bytes-Bin: AQI\r\n"
            + "grpc-timeout: 5S\r\nContent-Type: Application/JSON; charset=utf-8\r\nConnection: keep-alive\r\n"
            + "Content-Length: 0\r\n\r\n"
        #expect(try server.exchange(head) == "")
        let request = try #require(held.exchanges.first).request
        var expected: Metadata = ["authorization": "Bearer k", "user-agent": "curl/8"]
        expected.add(binary: [1, 2], for: "x-bytes-bin")
        #expect(request.headers == expected)
        #expect(request.mediaType == "application/json")
        #expect(request.timeout == .seconds(5))
        #expect(held.exchanges.first?.peer == "unix:/client")
    }

    @Test func aClientThatWaitsForItIsToldToSendTheBody() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        #expect(try server.exchange(head) == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(try server.exchange("hi") == Self.answer("POST / h hi"))
    }

    @Test func anUpgradeIsNotTakenUpAndEndsTheConnection() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        let head = "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"
        #expect(try server.exchange(head) == Self.answer("GET / h ", "connection: close\r\n"))
        #expect(!server.isOpen)
    }

    @Test func http10IsAnsweredOnce() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        #expect(try server.exchange("GET /old HTTP/1.0\r\n\r\n") == Self.answer("GET /old  ", "connection: close\r\n"))
        #expect(!server.isOpen)
    }

    @Test func whiteSpaceAroundAValueIsNoPartOfIt() throws {
        let server = try EmbeddedHTTP1(
            ClosureHandler { exchange in
                let request = exchange.request
                let seen = [request.headers["x-y"], request.contentType, request.authority].map { $0 ?? "none" }
                exchange.respond(200, [:], body: Array(seen.joined(separator: "|").utf8) + request.body)
            })
        let padding = [("", " "), ("", "  "), (" ", ""), ("\t", ""), ("", "\t"), (" \t", "\t "), ("\t\t", " \t\t")]
        for (before, behind) in padding {
            func field(_ name: String, _ value: String) -> String { "\(name):\(before)\(value)\(behind)\r\n" }
            let fields = field("Host", "h:1") + field("X-Y", "a b") + field("Content-Type", "a/b")
            let answer = Self.answer("a b|a/b|h:1xy")
            #expect(
                try server.exchange("POST / HTTP/1.1\r\n" + fields + field("Content-Length", "2") + "\r\nxy") == answer)
            #expect(
                try server.exchange(
                    "POST / HTTP/1.1\r\n" + fields + field("Transfer-Encoding", "chunked") + "\r\n2\r\nxy\r\n0\r\n\r\n")
                    == answer)
        }
        let last = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\t\r\n\r\n")
        #expect(last.contains("connection: close\r\n"))
        #expect(!server.isOpen)
    }

    @Test func tabsInsideAValueAndInABodyStay() throws {
        let head = "POST / HTTP/1.1\r\nHost: h\t\r\nX-Y: a\tb\t \r\nContent-Length:\t5 \t\r\n\r\n"
        let body = "\t\r\n\t\r"
        let bytes = Array((head + body).utf8)
        for cut in 0...bytes.count {
            let server = try EmbeddedHTTP1(
                ClosureHandler { exchange in
                    let value = exchange.request.headers["x-y"] ?? "none"
                    exchange.respond(200, [:], body: Array("\(value)|".utf8) + exchange.request.body)
                })
            let sent = try server.exchange(Array(bytes[..<cut])) + server.exchange(Array(bytes[cut...]))
            #expect(sent == Self.answer("a\tb|\(body)"), "cut at \(cut)")
        }
    }

    @Test(arguments: [" ", "\t", " \t"]) func whiteSpaceBeforeAValueMayFillMoreThanIsReadAtOnce(_ padding: String)
        throws
    {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        let long = String(repeating: padding, count: 3000)
        #expect(
            try server.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\(long)2\r\n\r\nxy")
                == Self.answer("POST / h xy"))
    }

    @Test func aHostIsAnyNameOrAddressWithAPortOrWithout() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        for host in ["h", "H.Example:1", "h:", "127.0.0.1:50051", "[::1]:1", "[::1]", "a_b", "%41"] {
            #expect(
                try server.exchange("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") == Self.answer("GET / \(host) "))
        }
        // The target's host holds in the place of the header's, which may be empty then.
        #expect(
            try server.exchange("GET http://other/x HTTP/1.1\r\nHost: \r\n\r\n") == Self.answer("GET /x other "))
    }

    @Test func anAnswerHasItsDate() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        _ = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try server.exchange("nonsense\r\n\r\n")
        #expect(server.dates.count == 2)
        for date in server.dates {
            #expect(date.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
        }
    }

    @Test(arguments: [("GET / HTTP/1.1\nHost: h\n\n", 400)])
    func aBadRequestLineIsToldTheSameWhereverItIsCut(request: String, status: Int) throws {
        for index in 1..<request.utf8.count {
            let server = try EmbeddedHTTP1(ClosureHandler.echo)
            let bytes = Array(request.utf8)
            let sent = try server.exchange(Array(bytes[..<index])) + server.exchange(Array(bytes[index...]))
            #expect(sent.hasPrefix("HTTP/1.1 \(status) "), "cut at \(index)")
        }
    }

    // MARK: Hostile requests

    @Test(arguments: [
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3,3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x3\r\n\r\nabc", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400
        ),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", 400),
        ("GET / HTTP/1.1\nHost: h\n\n", 400),
        ("GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a b/c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a/c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h:80:80\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h:65536\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: \r\n\r\n", 400),
        ("GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("GET http://u@h/x HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: a\u{0}b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nX\u{0}: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\n: a\r\n\r\n", 400),
        ("GET /\u{e4} HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("GET a HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505),
        ("GET / HTTP/0.9\r\n\r\n", 505),
        ("GET / HTTP/1.1\r\nHost: h\r\nExpect: a-miracle\r\n\r\n", 417),
        ("BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
    ])
    func whatIsInDoubtIsRefusedAndEndsTheConnection(request: String, status: Int) throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        let sent = try server.exchange(request + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(sent.hasPrefix("HTTP/1.1 \(status) "), "\(sent)")
        #expect(sent.contains("connection: close\r\n"))
        #expect(sent.ranges(of: "content-length: ").count == 1)
        #expect(held.exchanges.isEmpty)
        #expect(!server.isOpen)
    }

    @Test(arguments: ["", "1234567890"]) func aBodyAboveTheLimitIsToldTheHandlerWithoutIt(start: String) throws {
        var limits = HTTP2Limits()
        limits.maxMessageSize = 10
        let server = try EmbeddedHTTP1(limits: limits, ClosureHandler.echo)
        let refusal =
            "HTTP/1.1 413 Content Too Large\r\ncontent-length: 18\r\nconnection: close\r\n\r\nRESOURCE_EXHAUSTED"
        let head = "POST / HTTP/1.1\r\nHost: h\r\n"
        if start.isEmpty {
            // Known from the beginning: nobody is told to send it.
            #expect(try server.exchange(head + "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n") == refusal)
        } else {
            #expect(try server.exchange(head + "Transfer-Encoding: chunked\r\n\r\na\r\n\(start)\r\n") == "")
            #expect(try server.exchange("1\r\nx\r\n") == refusal)
        }
        #expect(!server.isOpen)
        #expect(server.counters.count(of: .messageTooLarge) == 1)
    }

    @Test func headersAboveTheLimitAreRefused() throws {
        let held = HeldExchanges()
        for header in ["X: \(String(repeating: "v", count: 17_000))", "\(String(repeating: "n", count: 17_000)): v"] {
            let server = try EmbeddedHTTP1(held)
            #expect(try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\(header)\r\n\r\n").hasPrefix("HTTP/1.1 431 "))
            #expect(!server.isOpen)
            #expect(server.counters.count(of: .headerListTooLarge) == 1)
        }
        let server = try EmbeddedHTTP1(held)
        let target = String(repeating: "p", count: 17_000)
        #expect(try server.exchange("GET /\(target) HTTP/1.1\r\nHost: h\r\n\r\n").hasPrefix("HTTP/1.1 431 "))
        #expect(held.exchanges.isEmpty)
    }

    @Test func manySmallHeadersAboveTheLimitComeToTheHandlerAsAFault() throws {
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        let headers = (0..<250).map { "x-\($0): \(String(repeating: "v", count: 40))\r\n" }.joined()
        let sent = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\(headers)\r\n")
        #expect(sent.hasPrefix("HTTP/1.1 431 Request Header Fields Too Large\r\n"))
        #expect(sent.hasSuffix("RESOURCE_EXHAUSTED"))
        #expect(!server.isOpen)
    }

    @Test func emptyLinesWithoutEndAreCut() throws {
        var limits = HTTP2Limits()
        limits.maxMessageSize = 1024
        let server = try EmbeddedHTTP1(limits: limits, ClosureHandler.echo)
        var sent = ""
        for _ in 0..<40 where sent.isEmpty { sent = try server.exchange(String(repeating: "\r\n", count: 512)) }
        #expect(sent.hasPrefix("HTTP/1.1 400 "))
        #expect(!server.isOpen)
    }

    // MARK: Time

    @Test func aRequestThatIsNotWholeInTimeIsRefused() throws {
        for start in ["G", "GET / HTTP/1.1\r\nHost: h\r\n", "\r\n"] {
            let server = try EmbeddedHTTP1(ClosureHandler.echo)
            #expect(try server.exchange(start) == "")
            #expect(try server.advance(.seconds(119)) == "")
            #expect(try server.advance(.seconds(1)).hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
            #expect(!server.isOpen)
            #expect(server.counters.count(of: .requestTimeout) == 1)
        }
        let server = try EmbeddedHTTP1(ClosureHandler.echo)
        #expect(try server.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n") == "")
        for _ in 0..<119 { #expect(try server.advance(.seconds(1)) == "") }
        // A body that drips in is late all the same.
        #expect(try server.exchange("x") == "")
        #expect(try server.advance(.seconds(1)).hasSuffix("connection: close\r\n\r\nDEADLINE_EXCEEDED"))
        #expect(!server.isOpen)
    }

    @Test func aConnectionWithoutARequestIsClosed() throws {
        let first = try EmbeddedHTTP1(ClosureHandler.echo)
        #expect(try first.advance(.seconds(119)) == "")
        #expect(first.isOpen)
        #expect(try first.advance(.seconds(1)) == "")
        #expect(!first.isOpen)
        #expect(first.counters.count(of: .firstRequestTimeout) == 1)

        let second = try EmbeddedHTTP1(ClosureHandler.echo)
        _ = try second.advance(.seconds(60))
        _ = try second.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try second.advance(.seconds(119))
        #expect(second.isOpen)
        _ = try second.advance(.seconds(1))
        #expect(!second.isOpen)
        #expect(second.counters.count(of: .idleTimeout) == 1)
    }

    @Test func anAnswerMayTakeItsTime() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        #expect(try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == "")
        #expect(try server.advance(.hours(1)) == "")
        #expect(server.isOpen)
        held.exchanges[0].respond(200, [:], body: [0x61])
        #expect(try server.sent() == Self.answer("a"))
    }

    @Test func aClientThatReadsNothingIsLeft() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        #expect(try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == "")
        held.exchanges[0].begin(200, [:])
        var isAbandoned = false
        held.exchanges[0].whenAbandoned = { isAbandoned = true }
        server.setWritable(false)
        _ = try server.advance(.seconds(21))
        #expect(!server.isOpen)
        #expect(isAbandoned)
        #expect(server.counters.count(of: .writeTimeout) == 1)
    }

    @Test func anOldConnectionEndsWithItsNextAnswer() throws {
        var limits = HTTP2Limits()
        limits.life.maxAge = .seconds(60)
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(limits: limits, held)
        #expect(try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == "")
        _ = try server.advance(.seconds(70))
        held.exchanges[0].respond(200, [:], body: [0x61])
        #expect(try server.sent() == Self.answer("a", "connection: close\r\n"))
        #expect(!server.isOpen)
        #expect(server.counters.count(of: .ageReached) == 1)
    }

    // MARK: The end

    @Test func aDrainClosesIdleConnectionsAndLetsOthersAnswer() throws {
        let idle = try EmbeddedHTTP1(ClosureHandler.echo)
        _ = try idle.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        idle.connection?.drain()
        #expect(try idle.sent() == "")
        #expect(!idle.isOpen)

        let held = HeldExchanges()
        let busy = try EmbeddedHTTP1(held)
        _ = try busy.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        busy.connection?.drain()
        #expect(busy.isOpen)
        held.exchanges[0].respond(200, [:], body: [0x61])
        #expect(try busy.sent() == Self.answer("a", "connection: close\r\n"))
        #expect(!busy.isOpen)
    }

    @Test func anExchangeIsToldThatItsClientHasGone() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        _ = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        var calls = 0
        held.exchanges[0].whenAbandoned = { calls += 1 }
        server.disconnect()
        #expect(calls == 1)
        #expect(!held.exchanges[0].isOpen)
        held.exchanges[0].respond(200, [:])
        #expect(try server.sent() == "")
    }

    // MARK: Streaming answers

    @Test func anAnswerMayComeInPieces() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        _ = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        let exchange = held.exchanges[0]
        exchange.begin(200, ["content-type": "text/plain", "connection": "close", "x-break": "a\r\nb: c"])
        #expect(
            try server.sent()
                == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n")
        exchange.write(Array("first".utf8))
        exchange.write([])
        #expect(try server.sent() == "5\r\nfirst\r\n")
        exchange.write(Array(repeating: 0x78, count: 17))
        exchange.end()
        #expect(try server.sent() == "11\r\nxxxxxxxxxxxxxxxxx\r\n0\r\n\r\n")
        #expect(server.isOpen)
        #expect(try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == "")
        #expect(held.exchanges.count == 2)
    }

    @Test func anOldClientSeesTheEndOfAStreamByTheEndOfTheConnection() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        _ = try server.exchange("GET / HTTP/1.0\r\n\r\n")
        held.exchanges[0].begin(200, [:])
        held.exchanges[0].write([0x61])
        held.exchanges[0].end()
        #expect(try server.sent() == "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\na")
        #expect(!server.isOpen)
    }

    @Test func aStreamThatIsBrokenOffHasNoEnd() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        _ = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        held.exchanges[0].begin(200, [:])
        held.exchanges[0].write([0x61])
        #expect(try server.sent() == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n")
        held.exchanges[0].abort()
        #expect(try server.sent() == "")
        #expect(!server.isOpen)
    }

    @Test func whoeverWritesWaitsForASocketThatIsFull() throws {
        let held = HeldExchanges()
        let server = try EmbeddedHTTP1(held)
        _ = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        let writer = PatientWriter(held.exchanges[0], on: server.channel.embeddedEventLoop)
        #expect(writer.written == 1)
        server.setWritable(false)
        writer.goOn()
        #expect(writer.written == 2)
        writer.goOn()
        // The second piece waits for room, so that the third isn't asked for.
        #expect(writer.written == 2)
        server.setWritable(true)
        #expect(writer.written == 3)
        server.disconnect()
        writer.goOn()
        #expect(writer.error?.code == .cancelled)
    }
}
