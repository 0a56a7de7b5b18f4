import ArgumentParser
import ConversionServer
import HTTP2Transport
import Testing

@testable import conversiond

@Suite struct ConfigurationTests {
    @Test func everySettingHasItsDefault() throws {
        let configuration = try Configuration(SettingLayers())
        #expect(configuration.listen == [.tcp(host: "127.0.0.1", port: 50051)])
        #expect(configuration.tls == nil)
        #expect(configuration.adminListen == .tcp(host: "127.0.0.1", port: 9464))
        #expect(configuration.accessLog == .errors && configuration.accessLogSample == 100)
        #expect(configuration.database == .file("conversions.db"))
        #expect(configuration.threads == Processors.recommendedThreads)
        #expect(configuration.logLevel == .info)
        #expect(configuration.logFormat == .text)
        #expect(configuration.drainTimeout == .seconds(30))
        #expect(configuration.lateWindow == .seconds(7 * 86_400))
        #expect(configuration.retain == nil)
        #expect(configuration.retainEvery == .seconds(3600))
        #expect(configuration.redact == nil)
        #expect(configuration.corsOrigins == [])
        #expect(configuration.limits.maxConcurrentStreams == 128)
        #expect(configuration.limits.maxHeaderListSize == 16_384)
        // The library's defaults are the program's, but for what a stranger may send before anybody has looked at it.
        var limits = HTTP2Limits()
        limits.streamWindow = 65_536
        limits.connectionWindow = 65_535
        limits.largeMessageBudget = 8 << 20
        #expect(configuration.limits == limits)
        #expect(configuration.bounds == ConnectionBounds())
        #expect(configuration.limits.maxMessageSize == 4_194_304)
        #expect(configuration.queueLimit == 65_536)
        #expect(configuration.report.rows.map(\.source) == Settings.all.map { _ in .builtIn })
    }

    @Test func aTimeOfZeroSwitchesALimitOff() throws {
        var layers = SettingLayers()
        layers.flags = [
            "keepalive-time": ["0s"], "max-connection-age": ["1h"], "write-timeout": ["0ms"],
            "permit-pings-without-calls": ["true"],
        ]
        let life = try Configuration(layers).limits.life
        #expect(life.keepaliveTime == nil)
        #expect(life.maxAge == .seconds(3600))
        #expect(life.writeTimeout == nil)
        #expect(life.permitsPingsWithoutCalls)
    }

    @Test func theSettingsOfTLSAreTakenTogether() throws {
        let flags = [
            "tls-certificate": ["a.pem"], "tls-key": ["a.key"], "tls-client-ca": ["ca.pem"],
            "tls-client-auth": ["required"], "tls-handshake-timeout": ["3s"],
        ]
        var tls = ServerTLSConfiguration(certificateFile: "a.pem", keyFile: "a.key")
        tls.clientAuthorityFile = "ca.pem"
        tls.clientAuthentication = .required
        tls.handshakeTimeout = .seconds(3)
        #expect(try Configuration(SettingLayers(flags: flags)).tls == tls)
    }

    @Test func theAdminListenerIsOnThisMachineOrNowhere() throws {
        func address(_ text: String) throws -> ListenAddress? {
            try Configuration(SettingLayers(flags: ["admin-listen": [text]])).adminListen
        }
        #expect(try address("none") == nil)
        #expect(try address("[::1]:0") == .tcp(host: "::1", port: 0))
        #expect(try address("unix:/run/a") == .unix(path: "/run/a"))
        for text in ["0.0.0.0:9464", "192.0.2.1:9464", "host", ""] {
            #expect(throws: ConfigurationError.self) { try address(text) }
        }
    }

    @Test(arguments: ["1d", "400d", "36500d"]) func aTimeToKeepIsSet(text: String) throws {
        let configuration = try Configuration(SettingLayers(flags: ["retain": [text]]))
        #expect(configuration.retain == Duration(setting: text))
    }

    @Test(arguments: [
        ["retain", "1h"], ["retain", "36501d"], ["retain", "400"], ["redact", "name"], ["redact", ""],
        ["cors-origin", "app.example.com"], ["cors-origin", "https://app.example.com/"], ["cors-origin", "https://"],
        ["redact", "email,"], ["redact", "none,email"], ["retain-every", "0s"],
    ]) func aTimeOrAKindThatIsNotAllowedIsRefused(setting: [String]) {
        #expect(throws: ConfigurationError.self) {
            try Configuration(SettingLayers(flags: [setting[0]: [setting[1]]]))
        }
    }

    @Test func originsAreNamedOneByOne() throws {
        let flags = ["cors-origin": ["https://app.example.com", "http://localhost:3000"]]
        #expect(try Configuration(SettingLayers(flags: flags)).corsOrigins == flags["cors-origin"])
        #expect(try Configuration(SettingLayers(flags: ["cors-origin": ["*"]])).corsOrigins == ["*"])
    }

    @Test func kindsToMaskAreSetTogetherOrOneByOne() throws {
        #expect(
            try Configuration(SettingLayers(flags: ["redact": ["all"]])).redact == Redaction([.email, .phone, .card]))
        #expect(
            try Configuration(SettingLayers(flags: ["redact": ["card,email"]])).redact == Redaction([.email, .card]))
        #expect(try Configuration(SettingLayers(flags: ["redact": ["none"]])).redact == nil)
    }

    @Test func aLimitOfConnectionsThatIsNotAllowedIsReportedWithTheOthers() {
        var layers = SettingLayers()
        layers.flags = ["keepalive-time": ["400d"], "permit-pings-without-calls": ["yes"], "queue-limit": ["0"]]
        let error = #expect(throws: ConfigurationError.self) { try Configuration(layers) }
        #expect(error?.problems.count == 3)
    }

    @Test func aFlagBeatsTheEnvironmentWhichBeatsTheFile() throws {
        var layers = SettingLayers()
        layers.file = try ConfigurationFile(
            path: "/etc/c.json",
            contents: .init(#"{"drain-timeout": "1s", "threads": 3, "log-level": "debug"}"#.utf8))
        layers.environment = ["CONVERSIOND_DRAIN_TIMEOUT": "2s", "CONVERSIOND_THREADS": "4", "OTHER": "x"]
        layers.flags = ["drain-timeout": ["3s"], "threads": []]
        let configuration = try Configuration(layers)
        #expect(configuration.drainTimeout == .seconds(3))
        #expect(configuration.threads == 4)
        #expect(configuration.logLevel == .debug)
        let given = configuration.report.rows.filter { $0.source != .builtIn }
        #expect(
            given == [
                .init(key: "threads", value: "4", source: .environment("CONVERSIOND_THREADS")),
                .init(key: "log-level", value: "debug", source: .file("/etc/c.json")),
                .init(key: "drain-timeout", value: "3s", source: .flag("--drain-timeout")),
            ])
    }

    @Test func aStrongerLayerReplacesTheWholeListOfARepeatableSetting() throws {
        var layers = SettingLayers()
        layers.file = try ConfigurationFile(
            path: "c", contents: .init(#"{"listen": ["127.0.0.1:1", "127.0.0.1:2"]}"#.utf8))
        #expect(
            try Configuration(layers).listen == [.tcp(host: "127.0.0.1", port: 1), .tcp(host: "127.0.0.1", port: 2)])
        layers.environment = ["CONVERSIOND_LISTEN": "127.0.0.1:3, unix:/run/c.sock"]
        #expect(try Configuration(layers).listen == [.tcp(host: "127.0.0.1", port: 3), .unix(path: "/run/c.sock")])
        layers.flags = ["listen": ["[::1]:4"]]
        #expect(try Configuration(layers).listen == [.tcp(host: "::1", port: 4)])
    }

    @Test func anEmptyVariableIsOneThatIsNotSet() throws {
        let configuration = try Configuration(SettingLayers(environment: ["CONVERSIOND_THREADS": ""]))
        #expect(configuration.report.rows.map(\.source) == Settings.all.map { _ in .builtIn })
    }

    @Test func everyProblemIsOneLineThatNamesTheSettingItsSourceAndWhatIsAllowed() throws {
        let layers = SettingLayers(
            flags: ["threads": ["0"], "listen": ["nowhere"]],
            environment: ["CONVERSIOND_LATE_WINDOW": "7 days", "CONVERSIOND_MAX_MESSAGE_SIZE": "4MB"],
            file: try ConfigurationFile(path: "c.json", contents: .init(#"{"log-format": "xml"}"#.utf8)))
        let error = #expect(throws: ConfigurationError.self) { try Configuration(layers) }
        #expect(
            error?.problems == [
                "setting listen: \"nowhere\" (flag --listen) is not allowed; give HOST:PORT, [IPv6]:PORT or unix:PATH",
                "setting threads: \"0\" (flag --threads) is not allowed; give a whole number from 1 to 256",
                "setting log-format: \"xml\" (file c.json) is not allowed; give text or json",
                "setting late-window: \"7 days\" (environment CONVERSIOND_LATE_WINDOW) is not allowed; give a duration"
                    + " such as 250ms, 30s, 5m, 2h or 7d, from 1m to 3650d",
                "setting max-message-size: \"4MB\" (environment CONVERSIOND_MAX_MESSAGE_SIZE) is not allowed; give a"
                    + " size such as 65536, 16KiB or 4MiB, from 1KiB to 256MiB",
            ])
    }

    @Test(arguments: ["127.0.0.1:0", "127.255.3.4:65535", "[::1]:50051", "localhost:1", "unix:/run/c.sock"])
    func anAddressOnThisMachineIsAccepted(address: String) throws {
        let configuration = try Configuration(SettingLayers(flags: ["listen": [address]]))
        #expect(configuration.listen.map(\.description) == [address])
    }

    @Test func theReportIsATableAndNeverShowsASecret() {
        let report = ConfigurationReport(rows: [
            .init(key: "listen", value: "127.0.0.1:1,unix:/a", source: .flag("--listen")),
            .init(key: "key", value: ConfigurationReport.secret, source: .environment("CONVERSIOND_KEY")),
        ])
        #expect(
            report.table == """
                SETTING  VALUE                SOURCE
                listen   127.0.0.1:1,unix:/a  flag --listen
                key      (secret)             environment CONVERSIOND_KEY

                """)
    }
}

@Suite struct SettingTableTests {
    @Test func everySettingIsAFlagAndInTheHelp() throws {
        #expect(Set(try SettingFlags.parse([]).texts.keys) == Set(Settings.all.map(\.key)))
        for setting in Settings.all {
            let standsAlone = setting.placeholder.isEmpty
            let flags = try SettingFlags.parse(standsAlone ? [setting.flag] : [setting.flag, "a value"])
            #expect(
                flags.texts.filter { !$0.value.isEmpty } == [setting.key: [standsAlone ? "true" : "a value"]])
        }
        let help = ServeCommand.helpMessage(columns: 400)
        for setting in Settings.all {
            #expect(
                help.contains(setting.placeholder.isEmpty ? setting.flag : "\(setting.flag) <\(setting.placeholder)>"))
            #expect(help.contains("environment: \(setting.environmentVariable);"))
        }
    }

    @Test func everySettingIsInTheReportInTheTablesOrder() throws {
        #expect(try Configuration(SettingLayers()).report.rows.map(\.key) == Settings.all.map(\.key))
    }

    @Test func theProcessorsOfTheSchedulersMaskAreCounted() {
        #expect(Processors.allowedCount(inStatus: "Name:\tx\nCpus_allowed:\tff,00000003\nMems_allowed:\t1\n") == 10)
        #expect(Processors.allowedCount(inStatus: "Name:\tx\n") == nil)
        #expect((1...8).contains(Processors.recommendedThreads))
    }
}
