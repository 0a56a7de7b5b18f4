import ConversionAPI
import Testing

@testable import conversionctl

/// What the command line says of callers, and how it is written.
@Suite struct PersonalDataOptionsTests {
    @Test func trackSaysWhoCalled() async throws {
        let command = try await TrackCommand.asyncParse([
            "--agent", "sales", "--room", "r", "--identifier", "phone=+1 800 555 0100", "--identifier",
            "GA-Client-ID=1.2=3",
            "--attribute", "campaign=spring", "--attribute", "note=", "--consent", "ad_user_data=granted", "--consent",
            "ad-personalization=DENIED",
        ])
        let request = command.request
        #expect(
            request.identifiers == [
                .init(kind: .phone, value: "+1 800 555 0100"), .init(kind: .gaClientID, value: "1.2=3"),
            ])
        #expect(request.attributes == [.init(key: "campaign", value: "spring"), .init(key: "note")])
        #expect(request.consent == .init(adUserData: .granted, adPersonalization: .denied))
        let bare = try await TrackCommand.asyncParse(["--agent", "sales", "--room", "r"]).request
        #expect(bare.identifiers == [] && bare.attributes == [] && bare.consent == nil)
    }

    @Test func aCallSaysTheSame() async throws {
        let command = try await CallRecordCommand.asyncParse([
            "--agent", "sales", "--room", "r", "--identifier", "gclid=x", "--attribute", "k=v", "--consent",
            "ad_user_data=denied",
        ])
        let call = try #require(command.request.call)
        #expect(
            call.identifiers == [.init(kind: .gclid, value: "x")] && call.attributes == [.init(key: "k", value: "v")])
        #expect(call.consent == .init(adUserData: .denied))
    }

    @Test(arguments: [
        ["--identifier", "phone"], ["--identifier", "phone="], ["--identifier", "fax=1"], ["--identifier", "=1"],
        ["--attribute", "campaign"], ["--attribute", "=spring"], ["--consent", "granted"],
        ["--consent", "ad_user_data=yes"], ["--consent", "ads=granted"], ["--consent", "ad_user_data"],
    ])
    func whatIsMalformedIsRefused(arguments: [String]) async {
        await #expect(throws: (any Error).self) {
            _ = try await TrackCommand.asyncParse(["--agent", "sales", "--room", "r"] + arguments)
        }
    }

    @Test func everyKindHasItsName() throws {
        for (index, name) in IdentifierText.kinds.enumerated() {
            let identifier = try IdentifierText.parse("\(name)=x")
            #expect(identifier.kind.rawValue == Int32(index + 1))
            #expect(IdentifierText.text(identifier) == "\(name)=x")
            let json = try identifier.jsonValue()
            #expect(json["kind"] == .string("IDENTIFIER_KIND_\(name.uppercased())"))
        }
        #expect(IdentifierText.text(.init(kind: .unrecognized(99), value: "x")) == "99=x")
    }

    @Test func readsAskForThemOnlyWithTheOption() async throws {
        for isAsked in [false, true] {
            let option = isAsked ? ["--include-identifiers"] : []
            let watch = try await WatchCommand.asyncParse(option)
            #expect(watch.request(cursor: nil).includeIdentifiers == isAsked)
        }
        await #expect(throws: (any Error).self) {
            _ = try await ExportCommand.asyncParse(["--include-identifiers", "--output", "csv"])
        }
        await #expect(throws: (any Error).self) {
            _ = try await ExportCommand.asyncParse(["--include-identifiers", "file.csv"])
        }
        _ = try await ExportCommand.asyncParse(["--include-identifiers", "file.ndjson"])
    }

    /// What is not asked for is not shown as an empty list, which would say that there is none.
    @Test func jsonLeavesOutWhatIsNotTold() throws {
        let bare = Conversion(id: "cv_1")
        for json in [try bare.json(), try #require(try TrackConversionResponse(conversion: bare).json()["conversion"])]
        {
            #expect(json["identifiers"] == nil && json["attributes"] == nil && json["consent"] == nil)
            #expect(json["user_id"] == .string(""))
        }
        var told = bare
        told.identifiers = [.init(kind: .gclid, value: "x")]
        told.attributes = [.init(key: "k", value: "v")]
        let json = try told.json()
        #expect(
            json["identifiers"]?.text() == #"[{"kind":"IDENTIFIER_KIND_GCLID","value":"x"}]"#
                && json["attributes"]?.text() == #"[{"key":"k","value":"v"}]"#)
    }

    @Test func anExportsLinesAreReadAgain() throws {
        var conversion = Conversion(
            id: "cv_1", roomName: "r", eventType: "purchase", agentID: "a",
            timestamp: ProtobufTimestamp(seconds: 1_772_893_800))
        let bare = PortableRecord.conversion(PortableConversion(conversion))
        #expect(try !bare.json().text().contains("identifiers"))
        conversion.identifiers = [.init(kind: .phoneSha256, value: String(repeating: "0f", count: 32))]
        conversion.consent = .init(adUserData: .denied)
        conversion.attributes = [.init(key: "k", value: "=1")]
        let record = PortableRecord.conversion(PortableConversion(conversion))
        let line = try record.json().text()
        #expect(try PortableRecord(json: JSONValue(parsing: Array(line.utf8))) == record)
    }
}
