internal import CConversionMessages
internal import RPC

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension TrackConversionRequest {
    /// Reads a request where protoc-c has unpacked it, for the busiest call: no text becomes a `String`.
    ///
    /// - Parameter body: gets the request, which lasts as long as it runs.
    /// - Throws: what ``init(decoding:)`` throws, and what `body` does.
    package static func read<Result>(
        _ bytes: RawSpan, _ body: (borrowing InPlace) throws -> Result
    ) throws -> Result {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: descriptor)
        return try body(InPlace(unpacked.assumingMemoryBound(to: Conversion__V1__TrackConversionRequest.self)))
    }

    /// A request in its arena. Not copyable, so that it cannot outlive the closure that it is given to; neither may the
    /// texts, which it points to.
    package struct InPlace: ~Copyable {
        private let c: UnsafePointer<Conversion__V1__TrackConversionRequest>

        fileprivate init(_ c: UnsafePointer<Conversion__V1__TrackConversionRequest>) {
            self.c = c
        }

        package var agentID: UnsafeBufferPointer<UInt8> { Self.text(c.pointee.agent_id) }
        package var roomName: UnsafeBufferPointer<UInt8> { Self.text(c.pointee.room_name) }
        package var userID: UnsafeBufferPointer<UInt8> { Self.text(c.pointee.user_id) }
        package var eventType: UnsafeBufferPointer<UInt8> { Self.text(c.pointee.event_type) }
        package var details: UnsafeBufferPointer<UInt8> { Self.text(c.pointee.details) }
        package var idempotencyKey: UnsafeBufferPointer<UInt8> { Self.text(c.pointee.idempotency_key) }
        package var timestamp: ProtobufTimestamp? { c.pointee.timestamp.map { ProtobufTimestamp(stored: $0) } }
        package var value: Money? { c.pointee.value.map { Money(stored: $0) } }
        package var validateOnly: Bool { c.pointee.validate_only != 0 }
        package var test: Bool { c.pointee.test != 0 }

        /// Whether it says anything of what the next three tell: most requests don't.
        package var hasPersonalData: Bool {
            c.pointee.n_identifiers > 0 || c.pointee.consent != nil || c.pointee.n_attributes > 0
        }
        package var identifiers: [Identifier] {
            loadMessages(c.pointee.identifiers, c.pointee.n_identifiers) { Identifier(stored: $0) }
        }
        package var consent: Consent? { c.pointee.consent.map { Consent(stored: $0) } }
        package var attributes: [Attribute] {
            loadMessages(c.pointee.attributes, c.pointee.n_attributes) { Attribute(stored: $0) }
        }

        /// ``MessageCheck`` has seen that it is UTF-8 and that its end is its only NUL.
        private static func text(_ text: UnsafePointer<CChar>?) -> UnsafeBufferPointer<UInt8> {
            guard let text, text.pointee != 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
            return UnsafeBufferPointer(
                start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: strlen(text))
        }
    }
}
