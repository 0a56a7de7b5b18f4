import RPC
import Testing

@Suite struct RouterTests {
    private static func handler(_ service: String, _ name: String) -> MethodHandler {
        MethodHandler(MethodDescriptor(service: service, name: name, kind: .unary), body: .single { _, _ in })
    }

    private func failure(_ router: Router, _ path: String) -> String {
        do throws(RPCError) {
            _ = try router.handler(for: path)
            return "found"
        } catch {
            return "\(error)"
        }
    }

    @Test func pathsLeadToTheirHandlers() throws {
        let first = Self.handler("a.B", "C")
        var router = Router([first, Self.handler("a.B", "D")])
        #expect(try router.handler(for: "/a.B/C") === first)
        let second = Self.handler("a.B", "C")
        router.register(second)
        #expect(try router.handler(for: "/a.B/C") === second)
    }

    @Test func anythingElseIsUnimplementedAndSaysWhy() {
        let router = Router([Self.handler("a.B", "C")])
        #expect(failure(router, "/a.B/X") == "UNIMPLEMENTED: Service a.B has no method \"X\".")
        #expect(failure(router, "/a.b/C") == "UNIMPLEMENTED: This server has no service \"a.b\".")
        for path in ["", "a.B/C", "/", "/a.B", "/a.B/C/", "a/b/c", "/a.B/C/d"] {
            #expect(
                failure(router, path) == "UNIMPLEMENTED: The path is not of the form /package.Service/Method.",
                "\(path)")
        }
        #expect(failure(Router(), "/a.B/C") == "UNIMPLEMENTED: This server has no service \"a.B\".")
    }

    @Test func aLongNameIsCutInTheError() {
        let router = Router([Self.handler("a.B", "C")])
        let exact = String(repeating: "x", count: 128)
        #expect(failure(router, "/a.B/\(exact)") == "UNIMPLEMENTED: Service a.B has no method \"\(exact)\".")
        #expect(failure(router, "/a.B/\(exact)y") == "UNIMPLEMENTED: Service a.B has no method \"\(exact)...\".")
        #expect(failure(router, "/a.B/e\(String(repeating: "\u{301}", count: 5000))").utf8.count < 400)
    }
}
