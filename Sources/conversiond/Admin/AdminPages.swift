import NIOHTTP1

/// Which page stands where on the admin listener.
struct AdminPages: Sendable {
    /// What makes a page, and whether that may wait for the disk.
    struct Page: Sendable {
        let isQuick: Bool
        let make: @Sendable () -> AdminResponse
    }

    private let pages: [String: Page]

    /// - Parameters:
    ///   - unreadiness: why the server is not ready; nil if it is.
    ///   - metrics: for Prometheus.
    ///   - doctor: what the server finds in looking at itself and its machine, as JSON.
    init(
        unreadiness: @escaping @Sendable () -> String?, metrics: @escaping @Sendable () -> String,
        configuration: ConfigurationReport, doctor: @escaping @Sendable () -> String
    ) {
        pages = [
            "/healthz": Page(isQuick: true) { .text("ok") },
            "/readyz": Page(isQuick: true) {
                unreadiness().map { .text("not ready: \($0)", .serviceUnavailable) } ?? .text("ready")
            },
            "/metrics": Page(isQuick: false) {
                AdminResponse(type: "text/plain; version=0.0.4; charset=utf-8", body: metrics())
            },
            "/debug/config": Page(isQuick: true) { .json(configuration.json) },
            "/debug/doctor": Page(isQuick: false) { .json(doctor()) },
        ]
    }

    /// The page that a request asks for.
    ///
    /// - Parameter target: a path, and maybe a query that nothing reads.
    func page(_ method: HTTPMethod, _ target: String) -> Page {
        let path = String(target.prefix { $0 != "?" })
        guard let page = path == "/" ? index : pages[path] else {
            return Page(isQuick: true) { .text("There is no such page.", .notFound) }
        }
        guard method == .GET || method == .HEAD else {
            return Page(isQuick: true) {
                var response = AdminResponse.text("Only GET and HEAD are answered here.", .methodNotAllowed)
                response.allow = "GET, HEAD"
                return response
            }
        }
        return page
    }

    private var index: Page {
        let paths = pages.keys.sorted().joined(separator: "\n")
        return Page(isQuick: true) { .text(paths) }
    }
}
