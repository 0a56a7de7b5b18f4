import Basics
import ConversionStore

/// An opaque page token: where a list goes on, and for which question, in hexadecimal digits with a check sum.
///
/// It holds nothing secret. The check sum tells a token of ours from a guess or a typing error.
struct PageToken {
    private static let version: UInt8 = 1

    /// Where the list goes on.
    let place: [UInt8]

    init(place: [UInt8]) {
        self.place = place
    }

    /// nil for a text that this server didn't make for that question.
    ///
    /// - Parameter question: a fingerprint of what is listed; the token is good for no other.
    init?(_ text: String, question: UInt64) {
        guard text.utf8.count <= 2048, let bytes = Hexadecimal.bytes(text), bytes.count >= 9, bytes[0] == Self.version
        else { return nil }
        place = Array(bytes[1..<bytes.count - 8])
        guard Self.checkSum(place, question) == Array(bytes.suffix(8)) else { return nil }
    }

    func text(question: UInt64) -> String {
        let bytes = [Self.version] + place + Self.checkSum(place, question)
        return Hexadecimal.text(bytes)
    }

    private static func checkSum(_ place: [UInt8], _ question: UInt64) -> [UInt8] {
        var fingerprint = ContentFingerprint()
        fingerprint.add(Int64(place.count))
        for byte in place { fingerprint.add(Int64(byte)) }
        fingerprint.add(Int64(bitPattern: question))
        return bigEndian(fingerprint.value)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    fileprivate static func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }
}

extension PageToken {
    /// The sequence as the ledger's cursors tell it: as a number it would count what other workspaces record.
    init(_ cursor: ConversionCursor, _ store: any Store) {
        self.init(
            place: Self.bigEndian(UInt64(bitPattern: cursor.occurredAt.nanoseconds))
                + Array(store.text(of: LedgerCursor(sequence: cursor.sequence)).utf8))
    }

    /// nil for a token of another list.
    func conversionCursor(_ store: any Store) async throws -> ConversionCursor? {
        guard place.count > 8, let cursor = try await store.cursor(of: String(decoding: place[8...], as: UTF8.self))
        else { return nil }
        return ConversionCursor(
            occurredAt: Timestamp(nanoseconds: Self.number(place[..<8])), sequence: cursor.sequence)
    }
}

extension PageToken {
    /// A group's name: its time, if it has one, its revision, and its texts, the first with its length.
    init(_ key: SummaryKey) {
        let eventType = Array(key.eventType.utf8)
        self.init(
            place: [key.start == nil ? 0 : 1] + Self.bigEndian(UInt64(bitPattern: key.start?.nanoseconds ?? 0))
                + Self.bigEndian(UInt64(bitPattern: key.agentRevision)) + [UInt8(truncatingIfNeeded: eventType.count)]
                + eventType + Array(key.agentID.utf8))
    }

    /// nil for a token of another list.
    var summaryKey: SummaryKey? {
        guard place.count >= 18, place.count >= 18 + Int(place[17]) else { return nil }
        let texts = place[18...]
        return SummaryKey(
            eventType: String(decoding: texts.prefix(Int(place[17])), as: UTF8.self),
            agentID: String(decoding: texts.dropFirst(Int(place[17])), as: UTF8.self),
            agentRevision: Self.number(place[9..<17]),
            start: place[0] == 1 ? Timestamp(nanoseconds: Self.number(place[1..<9])) : nil)
    }
}

extension PageToken {
    /// When the last call began, and its room.
    init(_ cursor: CallCursor) {
        self.init(
            place: Self.bigEndian(UInt64(bitPattern: cursor.startedAt.nanoseconds)) + Array(cursor.roomName.utf8))
    }

    /// nil for a token of another list.
    var callCursor: CallCursor? {
        guard place.count > 8 else { return nil }
        return CallCursor(
            startedAt: Timestamp(nanoseconds: Self.number(place[..<8])),
            roomName: String(decoding: place[8...], as: UTF8.self))
    }
}

extension FieldChecks {
    mutating func violatePageToken() {
        violate(
            "page_token", .pageTokenInvalid,
            "page_token must be the next_page_token of a page with the same filter, unchanged.")
    }
}
