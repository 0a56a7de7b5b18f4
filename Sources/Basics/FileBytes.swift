import Glibc

/// Reading and writing what a file descriptor stands for whole, by as many system calls as that takes. Blocks.
package enum FileBytes {
    /// Why nothing was read.
    package enum Failure: Error, Hashable {
        /// The system's number of what went wrong.
        case system(errno: Int32)
        /// There are more bytes than the limit allows.
        case tooLarge
    }

    /// All bytes from where the descriptor stands to the end.
    ///
    /// - Parameter limit: the most that there may be: a file without an end must not fill the memory.
    package static func read(_ descriptor: Int32, limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &part, part.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno: errno) }
            guard count > 0 else { return bytes }
            bytes += part[..<count]
        }
        throw .tooLarge
    }

    /// Writes a whole text; false, with `errno`, if that fails.
    package static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
            return true
        }
    }
}
