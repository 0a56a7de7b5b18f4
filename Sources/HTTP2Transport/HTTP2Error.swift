import CNghttp2

/// What nghttp2 refused to do: its code, the operation, and nghttp2's words for it.
struct HTTP2Error: Error, CustomStringConvertible {
    let code: Int32
    let operation: StaticString

    var description: String {
        "\(operation): \(String(cString: nghttp2_strerror(code))) (\(code))"
    }

    /// Throws unless an nghttp2 function returned a value of success: 0 or more.
    @discardableResult
    static func check(_ result: Int, _ operation: StaticString) throws(HTTP2Error) -> Int {
        guard result >= 0 else { throw HTTP2Error(code: Int32(truncatingIfNeeded: result), operation: operation) }
        return result
    }

    @discardableResult
    static func check(_ result: Int32, _ operation: StaticString) throws(HTTP2Error) -> Int32 {
        guard result >= 0 else { throw HTTP2Error(code: result, operation: operation) }
        return result
    }
}
