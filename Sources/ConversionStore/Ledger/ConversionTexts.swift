import Basics
import Foundation

/// The texts of one conversion, side by side in one block of memory, each with a NUL behind it, and what few conversions
/// have beside them.
///
/// Made once and then only read: a copy of the value is one retain, SQLite binds the texts where they stand, and so does
/// protobuf-c take them. Two are equal when their bytes are, as the database compares.
///
/// `@unchecked Sendable`: the block is written by `init` alone, before anybody else has it; later it is only read.
public struct ConversionTexts: @unchecked Sendable {
    /// The texts, in the order in which they stand.
    public enum Field: Int, CaseIterable, Sendable {
        case agentID, roomName, userID, eventType, details, idempotencyKey
        /// Of the conversion's value; empty where it has none.
        case currencyCode
    }

    /// Where each text ends; its NUL stands there.
    @usableFromInline typealias Ends = (Int, Int, Int, Int, Int, Int, Int)

    /// What stands before the texts.
    @usableFromInline struct Header {
        @usableFromInline var ends: Ends
        /// Here, and not beside the texts, so that a conversion holds one object: it is copied often.
        @usableFromInline var rare: RareFields?
    }

    @usableFromInline final class Block: ManagedBuffer<Header, UInt8> {}

    @usableFromInline let block: Block

    /// - Parameters:
    ///   - size: of all texts together, in bytes of UTF-8.
    ///   - rare: nil for nearly all.
    ///   - add: adds one text for each field, in the fields' order.
    private init(size: Int, rare: RareFields? = nil, _ add: (inout Writer) -> Void) {
        let capacity = size + Field.allCases.count
        let made = Block.create(minimumCapacity: capacity) { _ in
            Header(ends: (0, 0, 0, 0, 0, 0, 0), rare: rare)
        }
        // A class method of ManagedBuffer returns what it was called on: a Block.
        block = unsafeDowncast(made, to: Block.self)
        block.withUnsafeMutablePointers { header, start in
            withUnsafeMutableBytes(of: &header.pointee.ends) { ends in
                var writer = Writer(start: start, room: capacity, ends: ends.bindMemory(to: Int.self))
                add(&writer)
                precondition(writer.count == Field.allCases.count, "a text is missing")
            }
        }
    }

    /// Copies texts. None may hold a NUL.
    public init(
        agentID: String, roomName: String, userID: String = "", eventType: String, details: String = "",
        idempotencyKey: String = "", currencyCode: String = ""
    ) {
        let texts = (agentID, roomName, userID, eventType, details, idempotencyKey, currencyCode)
        let size =
            texts.0.utf8.count + texts.1.utf8.count + texts.2.utf8.count + texts.3.utf8.count + texts.4.utf8.count
            + texts.5.utf8.count + texts.6.utf8.count
        self.init(size: size) { writer in
            writer.add(texts.0)
            writer.add(texts.1)
            writer.add(texts.2)
            writer.add(texts.3)
            writer.add(texts.4)
            writer.add(texts.5)
            writer.add(texts.6)
        }
    }

    /// Copies texts out of memory that need only last for the call. They are UTF-8 without a NUL: the caller has checked.
    public init(
        agentID: UnsafeBufferPointer<UInt8>, roomName: UnsafeBufferPointer<UInt8>, userID: UnsafeBufferPointer<UInt8>,
        eventType: UnsafeBufferPointer<UInt8>, details: UnsafeBufferPointer<UInt8>,
        idempotencyKey: UnsafeBufferPointer<UInt8>, currencyCode: UnsafeBufferPointer<UInt8>
    ) {
        let size =
            agentID.count + roomName.count + userID.count + eventType.count + details.count + idempotencyKey.count
            + currencyCode.count
        self.init(size: size) { writer in
            writer.add(agentID)
            writer.add(roomName)
            writer.add(userID)
            writer.add(eventType)
            writer.add(details)
            writer.add(idempotencyKey)
            writer.add(currencyCode)
        }
    }

    /// In bytes of UTF-8.
    @inlinable
    public func count(_ field: Field) -> Int { withTexts { $0[field].count } }

    @inlinable
    public func isEmpty(_ field: Field) -> Bool { count(field) == 0 }

    /// A field's text. Setting one copies all of them.
    public subscript(field: Field) -> String {
        get { withTexts { String(decoding: $0[field], as: UTF8.self) } }
        set {
            var text = newValue
            self = text.withUTF8 { replacing(field, by: $0) }
        }
    }

    /// The same but for one text, which is UTF-8 without a NUL.
    public func replacing(_ field: Field, by text: UnsafeBufferPointer<UInt8>) -> ConversionTexts {
        withTexts { texts in
            ConversionTexts(size: texts.size - texts[field].count + text.count, rare: rare) { writer in
                for other in Field.allCases { writer.add(other == field ? text : texts[other]) }
            }
        }
    }

    /// Whether the conversion has any of what few have.
    @inlinable
    public var hasRareFields: Bool { block.withUnsafeMutablePointerToHeader { $0.pointee.rare != nil } }

    /// What few conversions have; nil for all others. Setting it copies the texts.
    var rare: RareFields? {
        // By pointer, which spares the check for exclusive access that `header` has.
        get { block.withUnsafeMutablePointerToHeader { $0.pointee.rare } }
        set {
            self = withTexts { texts in
                ConversionTexts(size: texts.size, rare: newValue) { writer in
                    for field in Field.allCases { writer.add(texts[field]) }
                }
            }
        }
    }

    /// Gives `body` the texts where they stand. They stay there as long as this value, or a copy of it, does.
    @inlinable
    public func withTexts<Result, Failure: Error>(
        _ body: (InPlace) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try block.withUnsafeMutablePointers { (header, start) throws(Failure) in
            try withUnsafeBytes(of: &header.pointee.ends) { (ends) throws(Failure) in
                try body(InPlace(start: start, ends: ends.bindMemory(to: Int.self)))
            }
        }
    }

    /// The texts where they stand, valid as ``withTexts(_:)`` says.
    public struct InPlace {
        @usableFromInline let start: UnsafeMutablePointer<UInt8>
        @usableFromInline let ends: UnsafeBufferPointer<Int>

        @inlinable
        init(start: UnsafeMutablePointer<UInt8>, ends: UnsafeBufferPointer<Int>) {
            self.start = start
            self.ends = ends
        }

        /// A field's text; a NUL stands behind it.
        @inlinable @inline(__always)
        public subscript(field: Field) -> UnsafeBufferPointer<UInt8> {
            let from = field.rawValue == 0 ? 0 : ends[field.rawValue - 1] + 1
            return UnsafeBufferPointer(start: start + from, count: ends[field.rawValue] - from)
        }

        /// Of all texts together, in bytes.
        @inlinable
        package var size: Int { ends[Field.allCases.count - 1] + 1 - Field.allCases.count }
    }

    /// Writes the texts one behind the other.
    private struct Writer {
        let start: UnsafeMutablePointer<UInt8>
        let room: Int
        let ends: UnsafeMutableBufferPointer<Int>
        var end = 0
        var count = 0

        init(start: UnsafeMutablePointer<UInt8>, room: Int, ends: UnsafeMutableBufferPointer<Int>) {
            self.start = start
            self.room = room
            self.ends = ends
        }

        mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
            precondition(count < ends.count && text.count < room - end, "more text than was announced")
            if let from = text.baseAddress { (start + end).initialize(from: from, count: text.count) }
            end += text.count
            (start + end).initialize(to: 0)
            ends[count] = end
            end += 1
            count += 1
        }

        mutating func add(_ text: String) {
            var text = text
            text.withUTF8 { add($0) }
        }
    }
}

extension ConversionTexts: Hashable {
    public static func == (left: ConversionTexts, right: ConversionTexts) -> Bool {
        left.block === right.block
            || left.rare == right.rare
                && left.withTexts { left in
                    right.withTexts { right in Field.allCases.allSatisfy { left[$0].isSame(as: right[$0]) } }
                }
    }

    public func hash(into hasher: inout Hasher) {
        withTexts { texts in
            for field in Field.allCases {
                hasher.combine(texts[field].count)
                hasher.combine(bytes: UnsafeRawBufferPointer(texts[field]))
            }
        }
    }
}
