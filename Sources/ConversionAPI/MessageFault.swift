internal import CConversionMessages
internal import RPC

/// Why bytes are refused as a message, and where.
struct MessageFault: Error, Equatable {
    enum Kind: Equatable {
        /// They are not the message at all.
        case malformed(String)
        case text(TextFault)
    }

    let kind: Kind
    /// The field at fault, as its .proto names it: `requests[3].value.currency_code`. Empty for the whole message.
    private(set) var path = ""

    init(_ kind: Kind) {
        self.kind = kind
    }

    /// The same fault, seen from the message around it.
    func inside(_ field: UnsafePointer<ProtobufCFieldDescriptor>, index: Int) -> MessageFault {
        var fault = self
        var step = field.pointee.name.map { String(cString: $0) } ?? ""
        if field.pointee.label == PROTOBUF_C_LABEL_REPEATED { step += "[\(index)]" }
        fault.path = path.isEmpty ? step : "\(step).\(path)"
        return fault
    }
}

/// Which rule a text breaks.
enum TextFault: Equatable {
    case notUTF8, holdsNUL
}

extension TextFault {
    /// What is wrong with a text's bytes; nil if nothing is.
    ///
    /// Eight bytes at a time as long as they are ASCII, the last eight perhaps once more, then byte by byte.
    /// Source: The Unicode Standard, table 3-7, "Well-Formed UTF-8 Byte Sequences".
    init?(in text: UnsafeRawBufferPointer) {
        let high: UInt64 = 0x8080_8080_8080_8080
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = 0
        if text.count >= 8 {
            let lastWord = text.count - 8
            while true {
                let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                // The second half finds a zero byte: only that borrows into its high bit without having had it.
                guard (word | ((word &- ones) & ~word)) & high == 0 else { break }
                if index == lastWord { return nil }
                index = min(index + 8, lastWord)
            }
        }
        while index < text.count {
            let byte = text[index]
            index += 1
            if byte == 0 {
                self = .holdsNUL
                return
            }
            guard byte >= 0x80 else { continue }
            let (continuations, second): (Int, ClosedRange<UInt8>)
            switch byte {
            case 0xc2...0xdf: (continuations, second) = (1, 0x80...0xbf)
            case 0xe0: (continuations, second) = (2, 0xa0...0xbf)
            case 0xed: (continuations, second) = (2, 0x80...0x9f)
            case 0xe1...0xef: (continuations, second) = (2, 0x80...0xbf)
            case 0xf0: (continuations, second) = (3, 0x90...0xbf)
            case 0xf1...0xf3: (continuations, second) = (3, 0x80...0xbf)
            case 0xf4: (continuations, second) = (3, 0x80...0x8f)
            default:
                self = .notUTF8
                return
            }
            guard text.count - index >= continuations, second.contains(text[index]),
                text[(index + 1)..<(index + continuations)].allSatisfy({ $0 & 0xc0 == 0x80 })
            else {
                self = .notUTF8
                return
            }
            index += continuations
        }
        return nil
    }
}

extension RPCError {
    init(_ fault: MessageFault, in descriptor: MessageDescriptor) {
        let place = fault.path.isEmpty ? "" : " (at \(fault.path))"
        switch fault.kind {
        case .malformed(let reason):
            // As other servers of gRPC answer what their codec cannot read.
            self.init(.internal, "The bytes are not a \(descriptor.name): \(reason)\(place).")
        case .text(let text):
            let (problem, reason) =
                switch text {
                case .notUTF8: ("is not valid UTF-8", "TEXT_NOT_UTF8")
                case .holdsNUL: ("holds a NUL character", "TEXT_HOLDS_NUL")
                }
            let description = "The text \(problem). Send UTF-8 without NUL characters."
            self.init(
                .invalidArgument, "\(fault.path) \(problem). Send UTF-8 without NUL characters.",
                details: [
                    .errorInfo(reason: reason, metadata: ["field": fault.path]),
                    .badRequest([FieldViolation(field: fault.path, description: description, reason: reason)]),
                ])
        }
    }
}
