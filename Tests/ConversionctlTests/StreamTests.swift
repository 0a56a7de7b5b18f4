import ConversionAPI
import Testing

@testable import conversionctl

@Suite struct CursorFileTests {
    @Test func aPlaceIsKeptAndFoundAgain() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/cursor"
        let file = try CursorFile(path)
        #expect(file.cursor == nil)
        try file.save()
        #expect(directory.names == [])
        file.advance(to: "c1")
        file.advance(to: "c2")
        try file.save()
        #expect(try CursorFile(path).cursor == "c2")
        #expect(directory.names == ["cursor"])
    }

    @Test(arguments: [("", nil), ("\n", nil), (" c1 \r\n", "c1")] as [(String, String?)])
    func whiteSpaceIsNoPartOfACursor(text: String, cursor: String?) throws {
        let directory = try TemporaryDirectory()
        #expect(try CursorFile(directory.file("cursor", text)).cursor == cursor)
    }

    @Test(arguments: ["a b", "a\nb", "\u{1b}[31m", String(repeating: "x", count: 5000)])
    func whatHoldsNoCursorIsRefused(text: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("cursor", text)
        #expect(throws: LocalFailure.self) { try CursorFile(path) }
    }
}

@Suite struct OutputFileTests {
    @Test func aFileAppearsWhenItIsWhole() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("f", "old")
        let long = String(repeating: "é", count: 100_000)
        do {
            let file = try OutputFile(path)
            try file.write(long)
            try file.write("end")
            #expect(try FileText.read(path) == "old")
            try file.finish()
        }
        #expect(try FileText.read(path) == long + "end")
        #expect(directory.names == ["f"])
    }

    @Test func whatIsNotFinishedLeavesNothing() throws {
        let directory = try TemporaryDirectory()
        do { try OutputFile("\(directory.path)/f").write("begun") }
        #expect(directory.names == [])
        #expect(throws: LocalFailure.self) { try OutputFile("\(directory.path)/none/f") }
    }
}

@Suite struct ProgressLineTests {
    @Test(arguments: [
        (
            ProgressLine(items: 430_000, done: 43, size: 100, elapsed: .seconds(10)), 100,
            "[##########..............] 43%  430,000 lines  43,000/s  13s left"
        ),
        (
            ProgressLine(items: 5, done: 0, size: 100, elapsed: .milliseconds(10)), 100,
            "[........................] 0%  5 lines"
        ),
        (ProgressLine(items: 1000, done: 900, size: nil, elapsed: .seconds(2)), 100, "1,000 lines  500/s"),
        (ProgressLine(items: 0, done: 0, size: 0, elapsed: .seconds(0)), 100, "0 lines"),
        (
            ProgressLine(items: 1, done: 300, size: 100, elapsed: .seconds(1)), 100,
            "[########################] 100%  1 lines  1/s  0s left"
        ),
        (
            ProgressLine(items: 1, done: 2, size: 100, elapsed: .seconds(3600)), 100,
            "[........................] 2%  1 lines  0/s  49h 0m left"
        ),
        (ProgressLine(items: 1000, done: 0, size: nil, elapsed: .zero), 8, "1,000 …"),
    ])
    func itTellsWhatIsKnown(line: ProgressLine, width: Int, text: String) {
        #expect(line.text(width: width) == text)
    }
}

@Suite struct StreamRenderingTests {
    private func event(_ number: Int, details: String = "") -> WatchConversionsResponse {
        WatchConversionsResponse(
            cursor: "c\(number)", commitTime: ProtobufTimestamp(seconds: 0, nanos: 1),
            event: .recorded(Conversion(id: "cv_\(number)", eventType: "e", details: details)))
    }

    @Test func columnsGrowAsTheyNeedTo() throws {
        var list = StreamRendering<WatchConversionsResponse>(.aligned(width: 105, isColoured: false))
        #expect(
            try list.add(event(1, details: "first")) == """
                COMMIT TIME           KIND      ID    EVENT TYPE  VALUE  ROOM NAME  USER ID  AGENT ID  DETAILS
                1970-01-01T00:00:00Z  recorded  cv_1  e                                                first

                """)
        #expect(
            try list.add(event(123, details: "a text that is too long for it")) == """
                1970-01-01T00:00:00Z  recorded  cv_123  e                                                a text that is …

                """)
    }

    @Test func aContinuedTableHasNoSecondHeader() throws {
        var first = StreamRendering<WatchConversionsResponse>(.csv(isForTerminal: false))
        #expect(try first.add(event(1)).hasPrefix("cursor,commit_time,kind,id,"))
        #expect(try first.add(event(1)).hasPrefix("c1,"))
        var continued = StreamRendering<WatchConversionsResponse>(.csv(isForTerminal: false), isContinued: true)
        #expect(try continued.add(event(1)).hasPrefix("c1,"))
    }

    @Test func eachEventIsOneObject() throws {
        var list = StreamRendering<WatchConversionsResponse>(.ndjson(isForTerminal: false))
        let erased = WatchConversionsResponse(
            cursor: "c", commitTime: ProtobufTimestamp(seconds: 0),
            event: .erased(ConversionErased(conversionID: "cv_1")))
        #expect(
            try list.add(erased) == """
                {"kind":"erased","cursor":"c","commit_time":"1970-01-01T00:00:00Z","conversion_id":"cv_1"}

                """)
    }
}

@Suite struct SpoolTests {
    @Test(arguments: [0, 1, 65_535, 65_536, 200_000])
    func whatWasPutAsideComesWhole(count: Int) throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/f"
        let text = String(repeating: "é", count: count) + "\n" + String(repeating: "😀\n", count: count / 4) + "end"
        let (file, spool) = (try OutputFile(path), try Spool())
        try file.write("first ")
        try spool.write(text)
        try spool.move(to: file)
        try file.finish()
        #expect(try FileText.read(path) == "first " + text)
    }
}
