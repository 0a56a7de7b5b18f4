internal import CConversionMessages
package import RPC

/// The answer to a conversion that was just recorded, packed by protoc-c from texts where they stand.
///
/// It makes the same bytes as a ``TrackConversionResponse`` with the same fields, for the busiest call: no text is copied
/// before it is in the answer. The texts are UTF-8 with a NUL behind each, and last as long as the value.
package struct RecordedConversionAnswer {
    package typealias Text = UnsafeBufferPointer<UInt8>

    /// What every success says, word for word, so that no model tries again.
    package static let message: StaticString = "Conversion tracked successfully."

    package let id: Text
    package let roomName: Text
    package let eventType: Text
    package let details: Text
    package let userID: Text
    package let agentID: Text
    package let timestamp: ProtobufTimestamp
    package let createTime: ProtobufTimestamp
    package let agentRevision: Int64
    package let isTest: Bool
    package let value: Value?

    /// An amount with its currency.
    package struct Value {
        package let currencyCode: Text
        package let units: Int64
        package let nanos: Int32

        package init(currencyCode: Text, units: Int64, nanos: Int32) {
            self.currencyCode = currencyCode
            self.units = units
            self.nanos = nanos
        }
    }

    package init(
        id: Text, roomName: Text, eventType: Text, details: Text, userID: Text, agentID: Text,
        timestamp: ProtobufTimestamp, createTime: ProtobufTimestamp, agentRevision: Int64, isTest: Bool, value: Value?
    ) {
        self.id = id
        self.roomName = roomName
        self.eventType = eventType
        self.details = details
        self.userID = userID
        self.agentID = agentID
        self.timestamp = timestamp
        self.createTime = createTime
        self.agentRevision = agentRevision
        self.isTest = isTest
        self.value = value
    }

    /// Appends the message's bytes.
    ///
    /// - Throws: `RPCError`, RESOURCE_EXHAUSTED, for texts that no message holds.
    package func encode(into buffer: inout MessageBuffer) throws(RPCError) {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let response = try arena.allocate(Conversion__V1__TrackConversionResponse.self)
        conversion__v1__track_conversion_response__init(response)
        response.pointee.message = Self.pointer(UnsafeRawPointer(Self.message.utf8Start))
        response.pointee.conversion = try conversion(in: arena)
        // Beside the texts there are 24 tags of a byte, 12 lengths of at most 5, and 11 numbers of at most 10.
        let bound =
            Self.message.utf8CodeUnitCount + id.count + roomName.count + eventType.count + details.count + userID.count
            + agentID.count + 2 * (value?.currencyCode.count ?? 0) + 256
        arena.pack(response, into: &buffer, atMost: bound)
    }

    private func conversion(
        in arena: MessageArena
    ) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Conversion> {
        let conversion = try arena.allocate(Conversion__V1__Conversion.self)
        conversion__v1__conversion__init(conversion)
        set(&conversion.pointee.id, id)
        set(&conversion.pointee.room_name, roomName)
        set(&conversion.pointee.event_type, eventType)
        set(&conversion.pointee.details, details)
        set(&conversion.pointee.user_id, userID)
        set(&conversion.pointee.agent_id, agentID)
        conversion.pointee.timestamp = try timestamp.store(in: arena)
        conversion.pointee.create_time = try createTime.store(in: arena)
        conversion.pointee.agent_revision = agentRevision
        conversion.pointee.test = isTest ? 1 : 0
        conversion.pointee.state = Conversion__V1__ConversionState(
            rawValue: .init(truncatingIfNeeded: ConversionState.recorded.rawValue))
        if let value {
            let money = try arena.allocate(Conversion__V1__Money.self)
            conversion__v1__money__init(money)
            set(&money.pointee.currency_code, value.currencyCode)
            money.pointee.units = value.units
            money.pointee.nanos = value.nanos
            conversion.pointee.value = money
            conversion.pointee.net_value = money
        }
        return conversion
    }

    /// Leaves an empty text as protoc-c has initialised it.
    private func set(_ field: inout UnsafeMutablePointer<CChar>?, _ text: Text) {
        guard text.count > 0, let start = text.baseAddress else { return }
        field = Self.pointer(UnsafeRawPointer(start))
    }

    /// protoc-c's structs hold mutable pointers to texts that packing only reads.
    private static func pointer(_ text: UnsafeRawPointer) -> UnsafeMutablePointer<CChar> {
        UnsafeMutablePointer(mutating: text.assumingMemoryBound(to: CChar.self))
    }
}
