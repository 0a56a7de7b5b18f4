import FoundationEssentials
import Testing

@testable import conversiond

@Suite struct ConfigurationFileTests {
    private func file(_ text: String) throws(ConfigurationError) -> ConfigurationFile {
        try ConfigurationFile(path: "c.json", contents: Data(text.utf8))
    }

    @Test func textsNumbersAndListsAreTaken() throws {
        let file = try file(#"{"listen": ["127.0.0.1:1"], "threads": 2, "log-level": "debug"}"#)
        #expect(file.values == ["listen": ["127.0.0.1:1"], "threads": ["2"], "log-level": ["debug"]])
        #expect(try self.file("{}").values.isEmpty)
    }

    @Test func anUnknownKeyIsNamed() {
        let known = Settings.all.map(\.key).joined(separator: ", ")
        let error = #expect(throws: ConfigurationError.self) { try file(#"{"theads": 2, "Listen": "x"}"#) }
        #expect(
            error?.problems == [
                "configuration file c.json: unknown key \"Listen\"; known are \(known)",
                "configuration file c.json: unknown key \"theads\"; known are \(known)",
            ])
    }

    @Test(arguments: ["true", "null", "1.5", "{}", "[1]", "[[]]"])
    func aValueOfAnotherTypeIsRefused(value: String) {
        let error = #expect(throws: ConfigurationError.self) { try file("{\"listen\": \(value)}") }
        #expect(
            error?.problems == ["configuration file c.json: listen must be a text, a whole number or a list of texts"])
    }

    @Test func aListForASettingWithOneValueIsRefused() {
        let error = #expect(throws: ConfigurationError.self) { try file(#"{"threads": ["2"]}"#) }
        #expect(error?.problems == ["configuration file c.json: threads takes one value and no list"])
    }

    @Test(arguments: [
        ("", ": it is empty"), ("{", ": it ends where a key should begin in line 1"), ("[]", ""), ("\"x\"", ""),
        ("{\"threads\": 1} x", ": something follows the value in line 1"),
        ("{\n'threads': 1}", ": no key in double quotes begins in line 2"), ("\u{0}", ": no value begins in line 1"),
        ("{\u{0}\n\u{0}", ": it looks like UTF-16: save it as UTF-8"),
    ])
    func whatIsNoJSONObjectIsRefused(text: String, reason: String) {
        let error = #expect(throws: ConfigurationError.self) { try file(text) }
        #expect(error?.problems == ["configuration file c.json does not hold one JSON object\(reason)"])
    }

    @Test func aKeyThatStandsTwiceIsNamedWithItsLine() {
        let error = #expect(throws: ConfigurationError.self) {
            try file("{\n  \"threads\": 2,\n  \"database\": \"a\",\n  \"threads\": 3\n}")
        }
        #expect(error?.problems == ["configuration file c.json, line 4: the key \"threads\" stands twice"])
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        #expect(try file("\u{feff}{\"threads\": 2}").values == ["threads": ["2"]])
    }

    @Test func aFileThatCannotBeReadIsNamed() {
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationFile(path: "/nowhere/c.json") }
        #expect(
            error?.problems == ["configuration file /nowhere/c.json cannot be read: No such file or directory"])
    }
}

@Suite struct QuantityTests {
    @Test(arguments: [
        ("0s", Duration.zero), ("250ms", .milliseconds(250)), ("30s", .seconds(30)), ("5m", .seconds(300)),
        ("2h", .seconds(7200)), ("7d", .seconds(604_800)),
    ])
    func durationsAreRead(text: String, duration: Duration) {
        #expect(Duration(setting: text) == duration)
    }

    @Test(arguments: ["", "5", "s", "-5s", "1.5s", "5 s", "5S", "5us", "99999999999999999999s", "9999999999999d", "٥s"])
    func whatIsNoDurationIsRefused(text: String) {
        #expect(Duration(setting: text) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("65536", 65536), ("10B", 10), ("16KiB", 16384), ("4MiB", 4_194_304), ("1GiB", 1_073_741_824),
    ])
    func sizesAreRead(text: String, bytes: Int) {
        #expect(ByteCount.parse(text) == bytes)
    }

    @Test(arguments: ["", "KiB", "-1", "4MB", "4mib", "1.5MiB", "4 MiB", "9223372036854775807KiB"])
    func whatIsNoSizeIsRefused(text: String) {
        #expect(ByteCount.parse(text) == nil)
    }
}
