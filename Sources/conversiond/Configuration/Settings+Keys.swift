// Who may call, and how much of the server one key may take.
extension Settings {
    static let insecure = Setting(
        "insecure", "", default: "false", allowed: "true or false",
        summary: "Whether to serve other machines although calls are not encrypted, or nobody needs a key."
    ) { Bool($0) }

    static let keyRate = integer(
        "key-rate", "count", default: 0, in: 0...10_000_000,
        summary: "Calls a second that one key may make in the long run; 0: any number.")

    static let keyBurst = integer(
        "key-burst", "count", default: 1000, in: 1...10_000_000,
        summary: "Calls that one key may make at once beyond that rate.")

    static let keyCalls = integer(
        "key-calls", "count", default: 1024, in: 1...1_000_000,
        summary: "Calls that one key may have under way, streams too.")
}
