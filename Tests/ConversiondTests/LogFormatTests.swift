import FoundationEssentials
import Logging
import Synchronization
import Testing

@testable import conversiond

@Suite struct LogFormatTests {
    private let record = LogRecord(
        time: LogTime(seconds: 1_772_893_800, nanoseconds: 7_999_999), level: .notice, label: "conversiond",
        message: "say \"hi\"\nto\u{1b}[31m \\ ü\u{2028}",
        metadata: [
            "b": "two words", "a": ["1", "x\"y"], "c": ["k": "v", "e": ""], "d": .stringConvertible(4), "e": "",
        ])

    @Test func aJSONLineIsOneObject() {
        #expect(
            LogFormat.json.line(record)
                == #"{"time":"2026-03-07T14:30:00.007Z","level":"notice","#
                + #""message":"say \"hi\"\nto\u001b[31m \\ ü\u2028","label":"conversiond","#
                + #""metadata":{"a":["1","x\"y"],"b":"two words","c":{"e":"","k":"v"},"d":4,"e":""}}"# + "\n")
    }

    @Test func aJSONLineWithoutMetadataLeavesItOut() {
        var record = record
        record.message = "ready"
        record.metadata = [:]
        #expect(
            LogFormat.json.line(record)
                == #"{"time":"2026-03-07T14:30:00.007Z","level":"notice","message":"ready","label":"conversiond"}"#
                + "\n")
    }

    @Test func aTextLineStaysOneLineAndShowsWhereValuesEnd() {
        #expect(
            LogFormat.text.line(record)
                == #"2026-03-07T14:30:00.007Z notice conversiond: say "hi"\nto\u{1b}[31m \ ü\u{2028}"#
                + #" a="1,x\"y" b="two words" c=e:,k:v d=4 e="""# + "\n")
    }

    @Test func whateverAJSONLineHoldsAParserReadsItBack() throws {
        struct Line: Decodable {
            let message: String
        }
        var record = record
        record.message = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init))) + "\u{1F600}"
        let line = LogFormat.json.line(record)
        #expect(line.filter(\.isNewline).count == 1)
        #expect(try JSONDecoder().decode(Line.self, from: Data(line.utf8)).message == record.message)
    }

    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00.000Z"), (1_772_893_800, 999_999_999, "2026-03-07T14:30:00.999Z"),
        (4_107_542_399, 0, "2100-02-28T23:59:59.000Z"),
    ])
    func timesAreRFC3339(seconds: Int, nanoseconds: Int, text: String) {
        #expect(LogTime(seconds: seconds, nanoseconds: nanoseconds).description == text)
    }
}

@Suite struct LineLogHandlerTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
        func append(_ line: String) { all.withLock { $0.append(line) } }
    }

    @Test func theEventsMetadataBeatsTheLoggers() {
        let lines = Lines()
        var logger = Logger(label: "l") { label in
            LineLogHandler(label: label, level: .info, format: .text, write: lines.append)
        }
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger.debug("hidden")
        logger.info("shown", metadata: ["b": "event"])
        let written = lines.all.withLock { $0 }
        #expect(written.map { $0.drop { $0 != " " } } == [" info l: shown a=logger b=event\n"])
    }
}
