/// Figures of one kind that an engine tells of itself, and that others have none of: shown to operators as they are.
public struct StoreSamples: Sendable, Hashable {
    /// What becomes of figures with time.
    public enum Kind: Sendable, Hashable {
        /// They only grow, from 0 when the store is opened.
        case counter
        /// They go up and down.
        case gauge
    }

    /// One figure, told apart from others of its kind by a label.
    public struct Sample: Sendable, Hashable {
        /// The label's name, as "result"; empty for the only figure of its kind.
        public let label: String
        /// As "failed".
        public let labelValue: String
        public let value: Double

        public init(_ value: Double, _ label: String = "", _ labelValue: String = "") {
            self.value = value
            self.label = label
            self.labelValue = labelValue
        }
    }

    /// As the figures of Prometheus are named, with the unit and `_total` at the end where they have such:
    /// https://prometheus.io/docs/practices/naming/. Unique among the engine's.
    public let name: String
    public let kind: Kind
    /// What it is, in a sentence.
    public let help: String
    public let samples: [Sample]

    public init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}
