import ArgumentParser

/// `conversionctl context set`.
struct ContextSetCommand: ContextSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Save a context, or change one.",
        discussion: """
            EXAMPLES
              conversionctl context set local --address 127.0.0.1:50051
              printf %s "$API_KEY" | conversionctl context set shop --address shop.internal:50051 --api-key-file -
              conversionctl context set shop --no-api-key
              conversionctl context set far --address https://far.example.org:50051 --tls-ca ca.pem
            """)

    @Argument(help: "The context's name.", completion: .contextNames)
    var name: String

    @Option(
        help: ArgumentHelp(
            "The server: HOST:PORT, https://HOST:PORT or unix:PATH; several with commas between.", valueName: "address")
    )
    var address: String?

    @Option(help: ArgumentHelp("The key to the server.", valueName: "key"))
    var apiKey: String?

    @Option(
        help: ArgumentHelp("A file that holds the key; - reads standard input.", valueName: "file"), completion: .file()
    )
    var apiKeyFile: String?

    @Flag(help: "Forget the key.")
    var noApiKey = false

    @OptionGroup var tls: TLSOptions

    func validate() throws {
        if name.isEmpty || TerminalText.escaped(name) != name { throw ValidationError("That is no name.") }
        if let address, let wrong = ConnectionOptions.wrongPart(of: address) {
            throw ValidationError("--address: \"\(wrong)\" is no address; \(ConnectionOptions.allowed).")
        }
        if tls.tls { throw ValidationError("--tls is saved by https:// before the address.") }
        if (tls.tlsCertificate == nil) != (tls.tlsKey == nil) {
            throw ValidationError("--tls-certificate and --tls-key need each other.")
        }
        if [apiKey != nil, apiKeyFile != nil, noApiKey].filter({ $0 }).count > 1 {
            throw ValidationError("--api-key, --api-key-file and --no-api-key exclude each other.")
        }
    }

    func run(_ file: inout ContextFile) throws {
        guard let address = address ?? file.contexts[name]?.address else {
            throw ValidationError("A new context needs --address.")
        }
        var context = file.contexts[name] ?? Context(address: address)
        // A key is for one server; another one must not get it by a changed address alone.
        if context.address != address { context = Context(address: address) }
        if noApiKey { context.apiKey = nil }
        if let apiKey { context.apiKey = apiKey }
        if let apiKeyFile {
            let text = try FileText.read(apiKeyFile)
            context.apiKey = text.split(whereSeparator: \.isWhitespace).first.map(String.init)
        }
        // Files are saved so that they are found from anywhere.
        var given = tls.given
        given.isOn = false
        given.authorityFile = try given.authorityFile.map(FileText.absolutePath)
        given.certificateFile = try given.certificateFile.map(FileText.absolutePath)
        given.keyFile = try given.keyFile.map(FileText.absolutePath)
        context.tls = given.filled(from: context.tls)
        file.contexts[name] = context
        if file.current == nil { file.current = name }
        StandardError.writeLine("conversionctl: context \(name) is saved\(file.current == name ? " and in use" : "")")
    }
}
