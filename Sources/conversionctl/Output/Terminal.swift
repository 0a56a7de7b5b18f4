import Glibc

/// What stands at the other end of a file descriptor, as far as it decides how output looks.
struct Terminal: Sendable, Hashable {
    var isTerminal: Bool
    /// In columns.
    var width: Int
    var isColoured: Bool

    /// No terminal at all.
    static let none = Terminal(isTerminal: false, width: 80, isColoured: false)

    private init(isTerminal: Bool, width: Int, isColoured: Bool) {
        self.isTerminal = isTerminal
        self.width = width
        self.isColoured = isColoured
    }

    /// Source for NO_COLOR: no-color.org; present and not empty, whatever its value.
    init(_ descriptor: Int32, environment: [String: String]) {
        isTerminal = isatty(descriptor) == 1
        var size = winsize()
        let isKnown = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        width = isKnown ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 80
        isColoured = isTerminal && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
    }
}

/// The few colours there are. Source: ECMA-48, SGR.
enum Colour: String {
    case bold = "1"
    case red = "1;31"
    case cyan = "36"

    func applied(to text: String, if isColoured: Bool) -> String {
        isColoured ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
    }
}
