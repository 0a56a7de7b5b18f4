/// A piece of HTML or SVG, in which every text that came from outside is escaped.
///
/// Names of elements and attributes are literals of ours; contents and values go through ``escaped(_:)``.
struct Markup: Sendable, Hashable {
    private(set) var html: String

    static let empty = Markup(literal: "")

    /// Our own text, as it stands in the source.
    init(literal: StaticString) {
        html = literal.description
    }

    private init(html: String) {
        self.html = html
    }

    /// A text of any origin.
    init(_ text: String) {
        html = Self.escaped(text)
    }

    /// A text from the data, kept from reordering what stands around it.
    static func data(_ text: String) -> Markup {
        element("bdi", [:], Markup(text))
    }

    /// An element with its end tag.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: Markup...
    ) -> Markup {
        element(name, attributes, content)
    }

    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: [Markup]
    ) -> Markup {
        var html = "<\(name)"
        for (name, value) in attributes { html += " \(name)=\"\(escaped(value))\"" }
        html += ">"
        for part in content { html += part.html }
        return Markup(html: html + "</\(name)>")
    }

    /// Parts one after the other.
    static func all(_ parts: [Markup]) -> Markup {
        Markup(html: parts.map(\.html).joined())
    }

    static func + (one: Markup, other: Markup) -> Markup {
        Markup(html: one.html + other.html)
    }

    /// A text as HTML's content and quoted attribute values take it. What is invisible, would change the direction of
    /// writing, or may not stand in HTML is written as in the other outputs: `\x1b`, `\u{202e}`.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in TerminalText.escaped(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _ where isNoncharacter(scalar): escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Source: Unicode, chapter 23.7; HTML calls them errors.
    private static func isNoncharacter(_ scalar: Unicode.Scalar) -> Bool {
        (0xfdd0...0xfdef).contains(scalar.value) || scalar.value & 0xfffe == 0xfffe
    }
}
