import Basics
import HTTP2Transport
import NIOSSL

/// Whether a certificate is good for long enough.
enum CertificateCheck {
    private static let remedy = "Have the certificate renewed; conversiond takes up the new file by itself."

    /// - Parameter path: of a file in PEM; of a chain, the first that ends counts.
    static func finding(ofFile path: String) -> Finding {
        let certificates = (try? NIOSSLCertificate.fromPEMFile(path)) ?? []
        guard let end = certificates.map(\.notValidAfter).min(), let start = certificates.map(\.notValidBefore).max()
        else {
            return .failure(
                "certificate", "\(path) holds no certificate that can be read",
                mend: "Give a file in PEM that this user may read.")
        }
        return finding(validFrom: Int(start), to: Int(end), now: WallClock.seconds, name: path)
    }

    /// - Parameters:
    ///   - validFrom: since 1970, as all of these times.
    ///   - name: what the certificate is called in the finding.
    static func finding(validFrom start: Int, to end: Int, now: Int, name: String) -> Finding {
        let date = HTTPDate.text(end)
        guard now >= start else {
            return .failure(
                "certificate", "\(name) is not valid before \(HTTPDate.text(start))", mend: "Set the clock.")
        }
        guard now < end else { return .failure("certificate", "\(name) has expired on \(date)", mend: remedy) }
        guard end - now >= 21 * 86_400 else {
            return .warning("certificate", "\(name) expires on \(date)", mend: remedy)
        }
        return .ok("certificate", "\(name) is valid until \(date)")
    }
}
