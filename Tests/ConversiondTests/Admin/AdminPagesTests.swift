import HTTP2Transport
import NIOHTTP1
import Testing

@testable import conversiond

@Suite struct AdminPagesTests {
    private func pages(unreadiness: String? = nil) throws -> AdminPages {
        let settings = SettingLayers(flags: ["threads": ["3"]])
        return AdminPages(
            unreadiness: { unreadiness }, metrics: { "metrics" }, configuration: try Configuration(settings).report,
            doctor: { "{}" })
    }

    @Test func livenessIsToldWhateverReadinessSays() throws {
        let pages = try pages(unreadiness: "the store cannot write")
        #expect(pages.page(.GET, "/healthz").make() == .text("ok"))
        #expect(
            pages.page(.GET, "/readyz?verbose").make()
                == .text("not ready: the store cannot write", .serviceUnavailable))
        #expect(try self.pages().page(.GET, "/readyz").make() == .text("ready"))
    }

    @Test func metricsAreOfPrometheusType() throws {
        let answer = try pages().page(.GET, "/metrics").make()
        #expect(answer == AdminResponse(type: "text/plain; version=0.0.4; charset=utf-8", body: "metrics"))
    }

    @Test func settingsAreToldWithTheirSources() throws {
        let answer = try pages().page(.GET, "/debug/config").make()
        #expect(answer.type == "application/json")
        let text = answer.body.filter { !$0.isWhitespace }
        #expect(text.contains(#"{"setting":"threads","source":"flag--threads","value":"3"}"#))
        #expect(text.contains(#""version":"\#(Version.current)""#))
    }

    @Test func whatIsNotThereIsNotFoundAndWhatIsNoReadingNotAllowed() throws {
        let pages = try pages()
        for target in ["/nothing", "", "/metrics/", "//metrics", "*", "http://127.0.0.1/metrics"] {
            #expect(pages.page(.GET, target).make().status == .notFound)
        }
        for method in [HTTPMethod.POST, .PUT, .DELETE, .CONNECT, .TRACE, .RAW(value: "X")] {
            let answer = pages.page(method, "/metrics").make()
            #expect(answer.status == .methodNotAllowed && answer.allow == "GET, HEAD")
        }
    }
}
