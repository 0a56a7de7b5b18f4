import NIOCore
import NIOSSL

/// Why TLS did not come about or has ended, in words.
struct TLSFailure {
    /// As the end of a sentence.
    let reason: String

    init(_ error: any Error) {
        switch error {
        case let error as NIOSSLError: reason = Self.reason(error)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            reason = "its certificate is for another name than the one that was asked for"
        case let error as BoringSSLError: reason = Self.reason(error)
        case let error as TLSFileError: reason = "\(error)"
        case is NoHTTP2: reason = "it has no HTTP/2 under TLS"
        case let error as IOError: reason = String(describing: error)
        default: reason = "\(error)"
        }
    }

    private static func reason(_ error: NIOSSLError) -> String {
        switch error {
        case .handshakeFailed(let error), .shutdownFailed(let error): reason(error)
        case .uncleanShutdown: "it closed the connection"
        case .noCertificateToValidate: "it has shown no certificate"
        default: "\(error)"
        }
    }

    /// BoringSSL tells by text alone what happened.
    private static func reason(_ error: BoringSSLError) -> String {
        guard case .sslError(let stack) = error else { return "TLS failed: \(error)" }
        if stack.contains(.eofDuringHandshake) { return "it closed the connection during the TLS handshake" }
        let texts = stack.map(\.description)
        for (name, words) in known where texts.contains(where: { $0.contains(name) }) { return words }
        return "TLS failed: \(texts.joined(separator: "; "))"
    }

    /// BoringSSL's names of errors, alerts of the other end among them, and what they mean for who reads them here.
    private static let known: [(name: String, words: String)] = [
        ("CERTIFICATE_VERIFY_FAILED", "its certificate is not from an authority that is trusted here, or not good now"),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "it has shown no certificate"),
        ("ALERT_CERTIFICATE_REQUIRED", "it wants a client certificate"),
        ("ALERT_CERTIFICATE_EXPIRED", "it says that our certificate has expired"),
        ("ALERT_CERTIFICATE_REVOKED", "it says that our certificate was revoked"),
        ("ALERT_UNKNOWN_CA", "it does not know the authority of our certificate"),
        ("ALERT_BAD_CERTIFICATE", "it refuses our certificate"),
        ("ALERT_UNSUPPORTED_CERTIFICATE", "it refuses our certificate"),
        ("ALERT_CERTIFICATE_UNKNOWN", "it refuses our certificate"),
        ("ALERT_ACCESS_DENIED", "it refuses our certificate"),
        ("ALERT_PROTOCOL_VERSION", "it does not speak TLS 1.2 or 1.3"),
        ("UNSUPPORTED_PROTOCOL", "it does not speak TLS 1.2 or 1.3"),
        ("ALERT_HANDSHAKE_FAILURE", "it found nothing in common with us, or wants a client certificate"),
        ("NO_SHARED_CIPHER", "it has no cipher in common with us"),
        ("ALERT_UNRECOGNIZED_NAME", "it does not know the name that was asked for"),
        // What our own servers answer where they have no TLS; nobody else has a reason to.
        ("ALERT_UNEXPECTED_MESSAGE", "it does not speak TLS"),
        ("WRONG_VERSION_NUMBER", "it does not speak TLS"),
        ("HTTP_REQUEST", "it does not speak TLS"),
    ]
}
