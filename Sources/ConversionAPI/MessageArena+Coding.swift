package import CConversionMessages
package import RPC

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension MessageArena {
    /// Checks a message's bytes and unpacks them into protoc-c's struct, which lives until the arena's release.
    ///
    /// - Throws: INTERNAL for bytes that are no such message, INVALID_ARGUMENT for a text that breaks a rule,
    ///   RESOURCE_EXHAUSTED if the budget does not hold it.
    package func unpack(_ bytes: RawSpan, as descriptor: MessageDescriptor) throws(RPCError) -> UnsafeRawPointer {
        let result: Result<UnsafeRawPointer, RPCError> = bytes.withUnsafeBytes { bytes in
            do throws(MessageFault) {
                guard try MessageCheck.check(bytes, as: descriptor.pointer) else {
                    return unpackChecked(bytes, as: descriptor)
                }
                let merged = try MessageMerge.merge(bytes, as: descriptor.pointer)
                return merged.withUnsafeBytes { unpackChecked($0, as: descriptor) }
            } catch {
                return .failure(RPCError(error, in: descriptor))
            }
        }
        return try result.get()
    }

    private func unpackChecked(
        _ bytes: UnsafeRawBufferPointer, as descriptor: MessageDescriptor
    ) -> Result<UnsafeRawPointer, RPCError> {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        if let message = protobuf_c_message_unpack(descriptor.pointer, allocator, bytes.count, start) {
            return .success(UnsafeRawPointer(message))
        }
        if isExhausted { return .failure(.messageTooLargeForMemory) }
        return .failure(RPCError(MessageFault(.malformed("it does not unpack")), in: descriptor))
    }

    /// Appends the bytes of a struct of protoc-c's.
    package func pack<Message>(_ message: UnsafeMutablePointer<Message>, into buffer: inout MessageBuffer) {
        let base = UnsafeMutableRawPointer(message).assumingMemoryBound(to: ProtobufCMessage.self)
        let size = protobuf_c_message_get_packed_size(base)
        buffer.append(size: size) { room in
            guard let start = room.baseAddress else { return }
            let written = protobuf_c_message_pack(base, start.assumingMemoryBound(to: UInt8.self))
            precondition(written == size, "protobuf-c packed another size than it announced")
        }
    }

    /// Appends the bytes of a struct of protoc-c's whose size is known to be no more than `bound`, and so is not counted
    /// first.
    func pack<Message>(
        _ message: UnsafeMutablePointer<Message>, into buffer: inout MessageBuffer, atMost bound: Int
    ) {
        let base = UnsafeMutableRawPointer(message).assumingMemoryBound(to: ProtobufCMessage.self)
        assert(protobuf_c_message_get_packed_size(base) <= bound, "a message is larger than its bound")
        var written = 0
        buffer.append(size: bound) { room in
            guard let start = room.baseAddress else { return }
            written = protobuf_c_message_pack(base, start.assumingMemoryBound(to: UInt8.self))
        }
        precondition(written <= bound, "a message is larger than its bound")
        buffer.removeLast(bound - written)
    }

    /// Room for `count` values, not initialised.
    package func allocate<Value>(_ type: Value.Type, count: Int = 1) throws(RPCError) -> UnsafeMutablePointer<Value> {
        let (size, overflow) = MemoryLayout<Value>.stride.multipliedReportingOverflow(by: count)
        guard !overflow else { throw .messageTooLargeForMemory }
        return try allocate(bytes: size).bindMemory(to: type, capacity: count)
    }

    /// A text as protobuf-c wants it: with a NUL at its end.
    ///
    /// - Throws: INVALID_ARGUMENT if it holds one before, which would cut it short.
    package func copy(_ text: String) throws(RPCError) -> UnsafeMutablePointer<CChar> {
        var text = text
        let result: Result<UnsafeMutablePointer<CChar>, RPCError> = text.withUTF8 { utf8 in
            do throws(RPCError) {
                let copy = try allocate(bytes: utf8.count + 1)
                if let from = utf8.baseAddress, utf8.count > 0 {
                    copy.copyMemory(from: from, byteCount: utf8.count)
                    guard memchr(from, 0, utf8.count) == nil else {
                        throw RPCError(.invalidArgument, "A text to send holds a NUL character. Remove it.")
                    }
                }
                copy.storeBytes(of: 0, toByteOffset: utf8.count, as: UInt8.self)
                return .success(copy.bindMemory(to: CChar.self, capacity: utf8.count + 1))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    package func copy(_ bytes: [UInt8]) throws(RPCError) -> ProtobufCBinaryData {
        let copy = try allocate(bytes: bytes.count)
        bytes.withUnsafeBytes { from in
            if let start = from.baseAddress { copy.copyMemory(from: start, byteCount: from.count) }
        }
        return ProtobufCBinaryData(len: bytes.count, data: copy.bindMemory(to: UInt8.self, capacity: bytes.count))
    }
}

extension String {
    /// A text of an unpacked message: ``MessageCheck`` has seen that it is UTF-8 and that its end is its only NUL.
    @inline(__always)
    package init(stored text: UnsafePointer<CChar>?) {
        guard let text, text.pointee != 0 else {
            self = ""
            return
        }
        self = String(cString: text)
    }
}

extension [UInt8] {
    @inline(__always)
    package init(stored data: ProtobufCBinaryData) {
        self = Array(UnsafeBufferPointer(start: data.data, count: data.data == nil ? 0 : data.len))
    }
}

/// The elements of a repeated field.
@inline(__always)
package func loadList<Stored, Element>(
    _ start: UnsafeMutablePointer<Stored>?, _ count: Int, _ load: (Stored) -> Element
) -> [Element] {
    guard let start, count > 0 else { return [] }
    return UnsafeBufferPointer(start: start, count: count).map(load)
}

/// The elements of a repeated field of messages.
@inline(__always)
package func loadMessages<Stored, Element>(
    _ start: UnsafeMutablePointer<UnsafeMutablePointer<Stored>?>?, _ count: Int,
    _ load: (UnsafeMutablePointer<Stored>) -> Element
) -> [Element] {
    guard let start, count > 0 else { return [] }
    return UnsafeBufferPointer(start: start, count: count).compactMap { $0.map(load) }
}
