import FoundationEssentials

/// Whether nghttp2 has what mends the faults by which clients could stop a server.
///
/// Upstream mended CVE-2023-44487 in 1.57.0, CVE-2024-28182 in 1.61.0 and CVE-2026-27135 in 1.68.1; distributions bring
/// that back to older versions, which only their packages' versions tell.
struct HTTP2LibraryCheck: Sendable {
    /// The first package of each release of Debian that has all of it: the changelogs of nghttp2 tell.
    private static let mendedPackages: [(upstream: [Int], revision: String, number: Int)] = [
        ([1, 52, 0], "1+deb12u", 3)
    ]
    private static let mendedUpstream = [1, 68, 1]

    /// Of the library that is loaded, as `1.52.0`.
    let version: String
    /// Of Debian's package, as `1.52.0-1+deb12u3`; nil where there is none.
    let package: String?

    var finding: Finding {
        let name = package.map { "nghttp2 \(version), package \($0)" } ?? "nghttp2 \(version)"
        guard let numbers = Self.numbers(version) else {
            return .warning("nghttp2", "\(name) is of no known version", mend: Self.remedy)
        }
        if !numbers.lexicographicallyPrecedes(Self.mendedUpstream) { return .ok("nghttp2", name) }
        guard let package else {
            return .failure(
                "nghttp2", "\(name) is open to \(Self.open(numbers)), unless they were mended in it", mend: Self.remedy)
        }
        // A package that is installed but not loaded says nothing of what is.
        guard package.hasPrefix(version + "-") else {
            return .warning("nghttp2", "\(name) is not the one that is loaded", mend: Self.restart)
        }
        let revision = package.dropFirst(version.count + 1)
        for mended in Self.mendedPackages where mended.upstream == numbers && revision.hasPrefix(mended.revision) {
            let digits = revision.dropFirst(mended.revision.count).prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { continue }
            if number >= mended.number { return .ok("nghttp2", name) }
            return .failure(
                "nghttp2", "\(name) lacks a mend of Debian's \(mended.revision)\(mended.number)", mend: Self.remedy)
        }
        return .warning("nghttp2", "\(name) may be open to \(Self.open(numbers))", mend: Self.remedy)
    }

    private static let remedy =
        "Upgrade libnghttp2 to 1.68.1 or to your distribution's security update, and restart conversiond."
    private static let restart = "Restart conversiond, so that it loads the package that is installed."

    private static func open(_ numbers: [Int]) -> String {
        let faults: [(String, [Int])] = [
            ("CVE-2023-44487", [1, 57, 0]), ("CVE-2024-28182", [1, 61, 0]), ("CVE-2026-27135", mendedUpstream),
        ]
        return faults.filter { numbers.lexicographicallyPrecedes($0.1) }.map(\.0).joined(separator: ", ")
    }

    private static func numbers(_ version: String) -> [Int]? {
        let parts = version.split(separator: ".").map { Int($0) }
        return parts.count == 3 && !parts.contains(nil) ? parts.compactMap { $0 } : nil
    }

    /// The version of an installed package, by the text of dpkg's list of them.
    ///
    /// Source: dpkg's `/var/lib/dpkg/status`, paragraphs of `Field: value` lines.
    static func version(of package: String, inStatus status: String) -> String? {
        var isPackage = false
        var isInstalled = false
        for line in status.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                (isPackage, isInstalled) = (false, false)
            } else if line == "Package: \(package)" {
                isPackage = true
            } else if isPackage, line.hasPrefix("Status: ") {
                isInstalled = line.hasSuffix(" installed")
            } else if isPackage, isInstalled, line.hasPrefix("Version: ") {
                return String(line.dropFirst("Version: ".count))
            }
        }
        return nil
    }

    /// The version of Debian's package of the library, nil where dpkg is not to be had.
    static func installedPackage() -> String? {
        guard let status = try? String(contentsOfFile: "/var/lib/dpkg/status", encoding: .utf8) else { return nil }
        return version(of: "libnghttp2-14", inStatus: status)
    }
}
