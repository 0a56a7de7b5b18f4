import CZlib
import RPC

/// What the calls of one loop need for gzip: an inflater and a deflater, each made for the first message that wants it.
///
/// Belongs to its loop. One pair serves all connections there, as each message is a stream of its own.
final class Gzip {
    private var inflater: Inflater?
    private var deflater: Deflater?

    /// The bytes that a gzip message holds, see ``Inflater/inflate(_:limit:)``.
    func inflate(_ message: RawSpan, limit: Int) throws(RPCError) -> [UInt8] {
        if inflater == nil {
            do {
                inflater = try Inflater()
            } catch {
                throw RPCError(
                    .resourceExhausted, "There is no memory to decompress a message. Try again.", cause: error)
            }
        }
        guard let inflater else { return [] }
        return try message.withUnsafeBytes { (bytes) throws(RPCError) in try inflater.inflate(bytes, limit: limit) }
    }

    /// The deflater; nil where there is no memory for one, and messages then go as they are.
    func messageDeflater() -> Deflater? {
        if deflater == nil { deflater = try? Deflater() }
        return deflater
    }
}

/// What zlib refused to do: its code, the operation, and zlib's words for it.
struct ZlibError: Error, CustomStringConvertible {
    let code: Int32
    let operation: StaticString
    let text: String

    init(_ code: Int32, _ operation: StaticString, _ stream: UnsafePointer<z_stream>) {
        self.code = code
        self.operation = operation
        text = String(cString: stream.pointee.msg ?? zError(code))
    }

    var description: String { "\(operation): \(text) (\(code))" }
}
