/// Which file system is where. Source: proc(5), `/proc/PID/mountinfo`.
struct MountTable: Sendable {
    private let mounts: [(place: [Substring], type: String)]

    /// - Parameter mountinfo: the file's text; lines that say something else are left out.
    init(mountinfo: String) {
        mounts = mountinfo.split(separator: "\n").compactMap { line in
            // 36 35 98:0 /root /place rw,noatime shared:1 - ext4 /dev/sda1 rw
            let fields = line.split(separator: " ")
            guard fields.count > 5, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { return nil }
            let place = Self.unescaped(fields[4])
            return (place.split(separator: "/").map { Substring(String($0)) }, String(fields[dash + 1]))
        }
    }

    /// The kind of the file system that holds an absolute path without links; nil if no line says.
    func type(at path: String) -> String? {
        let parts = path.split(separator: "/")
        var best: (depth: Int, type: String)?
        // Of two on one place, the later one hides the other.
        for mount in mounts where parts.starts(with: mount.place) && mount.place.count >= best?.depth ?? 0 {
            best = (mount.place.count, mount.type)
        }
        return best?.type
    }

    /// Blanks and what else would break the line are written in octal: `\\040`.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(field).utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3, let code = UInt8(String(Substring(digits)), radix: 8) {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
