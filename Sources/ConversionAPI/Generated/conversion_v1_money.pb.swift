// swift-format-ignore-file
// Made by protoc-gen-conversion from conversion/v1/money.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// An exact decimal amount in one currency, laid out as google.type.Money.
///
/// Amounts are never floats, and amounts of different currencies are never added together.
public struct Money: ProtobufMessage {
    /// The ISO 4217 code in three capital letters: `USD`. Required where an amount is given; an
    /// unknown or malformed code is INVALID_ARGUMENT, reason CURRENCY_CODE_INVALID. A withdrawn code (ISO 4217 list
    /// three: `DEM`, `HRK`) is taken for a conversion whose `timestamp` is of the code's time or up to a year after the
    /// month of its withdrawal, as contracts and refunds go on in it for a while; in an adjustment, too, at any later time.
    public var currencyCode: String
    /// The whole units of the amount: 49 of USD 49.90. At most 1,000,000,000,000 (10^12) of them, with no nanos at
    /// the limit: more is INVALID_ARGUMENT, reason MONEY_INVALID.
    public var units: Int64
    /// Billionths of a unit, from -999,999,999 to 999,999,999, with the sign of `units`: 900,000,000 of
    /// USD 49.90. Anything else is INVALID_ARGUMENT, reason MONEY_INVALID.
    public var nanos: Int32

    /// A message of the given fields; the others have their default values.
    public init(
        currencyCode: String = "",
        units: Int64 = 0,
        nanos: Int32 = 0
    ) {
        self.currencyCode = currencyCode
        self.units = units
        self.nanos = nanos
    }
}

extension Money {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(conversion__v1__money__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Conversion__V1__Money.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Conversion__V1__Money>) {
        currencyCode = String(stored: c.pointee.currency_code)
        units = c.pointee.units
        nanos = c.pointee.nanos
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Conversion__V1__Money> {
        let c = try arena.allocate(Conversion__V1__Money.self)
        conversion__v1__money__init(c)
        if !currencyCode.isEmpty { c.pointee.currency_code = try arena.copy(currencyCode) }
        c.pointee.units = units
        c.pointee.nanos = nanos
        return c
    }
}
