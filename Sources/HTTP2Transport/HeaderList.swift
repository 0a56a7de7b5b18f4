import CNghttp2
import RPC

/// Headers as they are handed to nghttp2: in the order of sending, their bytes in one place.
///
/// The common lists are made once, stay for good, and are neither copied nor built again for a call.
final class HeaderList: @unchecked Sendable {
    // `@unchecked Sendable`: the memory is written by `init` alone; later it is only read.
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let values: UnsafeMutableBufferPointer<nghttp2_nv>

    /// - Parameter isShared: the list is never freed, so that nghttp2 need not copy it.
    init(_ headers: [(name: String, value: String)], isShared: Bool = false) {
        let size = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        bytes = .allocate(capacity: max(1, size))
        values = .allocate(capacity: max(1, headers.count))
        var flags = UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)
        if isShared { flags = UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue) }
        var end = 0
        for (index, header) in headers.enumerated() {
            let name = end
            for byte in header.name.utf8 {
                bytes.initializeElement(at: end, to: byte)
                end += 1
            }
            let value = end
            for byte in header.value.utf8 {
                bytes.initializeElement(at: end, to: byte)
                end += 1
            }
            values.initializeElement(
                at: index,
                to: nghttp2_nv(
                    name: bytes.baseAddress.map { $0 + name }, value: bytes.baseAddress.map { $0 + value },
                    namelen: value - name, valuelen: end - value, flags: flags))
        }
        count = headers.count
    }

    private let count: Int

    deinit {
        bytes.deallocate()
        values.deallocate()
    }

    func withNameValues<R>(_ body: (UnsafeBufferPointer<nghttp2_nv>) -> R) -> R {
        body(UnsafeBufferPointer(rebasing: values[..<count]))
    }
}
