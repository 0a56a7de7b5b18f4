/// Metrics as Prometheus reads them. Source: Prometheus, "Text-based format", version 0.0.4.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge, histogram
    }

    typealias Labels = KeyValuePairs<String, String>

    private(set) var text = ""
    private var name = ""

    /// Begins a metric; its samples follow. A counter's name ends with `_total`.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A sample of the metric that was begun.
    mutating func add(_ value: Int, _ labels: Labels = [:]) {
        line("", labels, String(value))
    }

    mutating func add(_ value: Double, _ labels: Labels = [:]) {
        line("", labels, Self.number(value))
    }

    mutating func add(_ histogram: MetricHistogram, _ labels: Labels = [:]) {
        var total = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            total += count
            line("_bucket", labels, String(total), bound: Self.number(bound))
        }
        // Not read anew: a scraper holds the last bucket against the count.
        total += histogram.counts.last ?? 0
        line("_bucket", labels, String(total), bound: "+Inf")
        line("_sum", labels, Self.number(histogram.sum))
        line("_count", labels, String(total))
    }

    /// A metric with a single sample.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        begin(name, kind, help)
        add(value)
    }

    mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        begin(name, kind, help)
        add(value)
    }

    private mutating func line(_ suffix: String, _ labels: Labels, _ value: String, bound: String? = nil) {
        text += name
        text += suffix
        var separator = "{"
        for (key, value) in labels {
            text += "\(separator)\(key)=\"\(Self.escaped(value))\""
            separator = ","
        }
        if let bound {
            text += "\(separator)le=\"\(bound)\""
            separator = ","
        }
        text += separator == "{" ? " \(value)\n" : "} \(value)\n"
    }

    private static func number(_ value: Double) -> String {
        // Whole numbers without a fraction, as everybody writes bounds.
        if let whole = Int(exactly: value) { return String(whole) }
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value.description
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
