/// Source text in the making: lines with their indentation.
struct SourceWriter {
    private(set) var text = ""
    private var depth = 0

    mutating func line(_ line: String = "") {
        if !line.isEmpty { text += String(repeating: "    ", count: depth) + line }
        text += "\n"
    }

    /// A documentation comment; without lines, `fallback` is the whole of it.
    mutating func doc(_ lines: [String], fallback: String) {
        for text in lines.isEmpty ? [fallback] : lines { line(text.isEmpty ? "///" : "/// \(text)") }
    }

    /// `opening {`, what `body` writes, and `}`.
    mutating func block(
        _ opening: String, closing: String = "}", _ body: (inout SourceWriter) throws -> Void
    ) rethrows {
        line("\(opening) {")
        try indented(body)
        line(closing)
    }

    mutating func indented(_ body: (inout SourceWriter) throws -> Void) rethrows {
        depth += 1
        try body(&self)
        depth -= 1
    }
}
