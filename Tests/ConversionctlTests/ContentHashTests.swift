import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct ContentHashTests {
    private static func conversion(_ id: String, changed: (inout Conversion) -> Void = { _ in }) -> Conversion {
        var conversion = Conversion(
            id: id, roomName: "r", eventType: "e", details: "d", userID: "u", agentID: "a",
            timestamp: ProtobufTimestamp(seconds: 1), value: Money(currencyCode: "USD", units: 1))
        changed(&conversion)
        return conversion
    }

    @Test func whatOneLedgerAddsOrErasesChangesNothing() {
        let hash = ContentHash(Self.conversion("cv_1"))
        let same = Self.conversion("cv_2") {
            ($0.userID, $0.details, $0.createTime, $0.agentRevision) = ("", "", ProtobufTimestamp(seconds: 9), 7)
            ($0.imported, $0.state, $0.netValue) = (true, .retracted, nil)
        }
        #expect(ContentHash(same) == hash)
        let changes: [(inout Conversion) -> Void] = [
            { $0.agentID = "b" }, { $0.roomName = "b" }, { $0.eventType = "b" }, { $0.timestamp?.nanos = 1 },
            { $0.value = nil }, { $0.value?.nanos = 1 }, { $0.test = true },
            { ($0.agentID, $0.roomName) = ("ar", "") },
        ]
        let others = changes.map { ContentHash(Self.conversion("cv_1", changed: $0)) }
        #expect(Set(others + [hash]).count == changes.count + 1)
    }

    @Test func aKeyTellsItsContentAndNumber() {
        let hash = ContentHash(Self.conversion("cv_1"))
        let key = hash.key(number: 12)
        #expect(key.hasPrefix("export-") && key.hasSuffix("-12") && key.utf8.count == 42)
        #expect(hash.number(inKey: key) == 12)
        let other = ContentHash(Self.conversion("cv_1") { $0.test = true })
        for wrong in [other.key(number: 12), "order-17", "", hash.key(number: 0), key + "x"] {
            #expect(hash.number(inKey: wrong) == nil)
        }
    }
}

@Suite struct AdjustmentImportTests {
    private static let time = ProtobufTimestamp(seconds: 1)

    private static func conversion(_ id: String, units: Int64 = 1) -> Conversion {
        Conversion(
            id: id, roomName: "r", eventType: "e", agentID: "a", timestamp: time,
            value: Money(currencyCode: "USD", units: units))
    }

    private func found(
        _ key: String, _ conversions: [Conversion], holder: String? = nil
    ) async throws -> String? {
        try await AdjustmentImport.conversion(ofKey: key, among: conversions) { _, candidates in
            candidates.contains { $0.id == holder } ? holder : nil
        }
    }

    @Test func anExportsKeyFindsItsConversion() async throws {
        let (one, other) = (Self.conversion("cv_1"), Self.conversion("cv_2", units: 2))
        let hash = ContentHash(one)
        #expect(try await found(hash.key(number: 1), [other, one], holder: "cv_1") == "cv_1")
        #expect(try await found(hash.key(number: 2), [other, one], holder: "cv_1") == "cv_1")
        #expect(try await found(hash.key(number: 2), [other, one]) == nil)
        #expect(try await found(hash.key(number: 1), [other]) == nil)
        #expect(try await found(hash.key(number: 1), []) == nil)
    }

    @Test func amongEqualConversionsTheHolderOfTheKeyIsMeantElseAnErasedOneOfItsNumber() async throws {
        var equal = ["cv_1", "cv_2", "cv_3"].map { Self.conversion($0) }
        let key = ContentHash(equal[0]).key(number: 2)
        #expect(try await found(key, equal) == "cv_2")
        #expect(try await found(key, equal, holder: "cv_3") == "cv_3")
        equal[1].details = "another's"
        #expect(try await found(key, equal) == nil)
    }

    @Test func aKeyOfSomebodyElseFindsTheOnlyOneOrItsHolder() async throws {
        let several = [Self.conversion("cv_1"), Self.conversion("cv_2", units: 2)]
        #expect(try await found("order-17", [several[1]]) == "cv_2")
        #expect(try await found("order-17", several, holder: "cv_1") == "cv_1")
        #expect(try await found("order-17", []) == nil)
        let error = await #expect(throws: RPCError.self) { try await found("order-17", several) }
        #expect(error?.code == .failedPrecondition)
    }
}
