import Basics
import HTTP2Transport
import Logging

/// The server's certificate: read at the start, and again when its files change or SIGHUP asks for it.
struct Certificates: Sendable {
    let tls: ServerTLS
    private let logger: Logger

    /// Reads the files.
    ///
    /// - Throws: `ProcessError` that names the setting whose file is of no use.
    init(_ configuration: ServerTLSConfiguration, logger: Logger) throws(ProcessError) {
        do {
            tls = try ServerTLS(configuration)
        } catch {
            throw ProcessError(.badSettings, "setting \(Self.setting(error.purpose).key): \(error)")
        }
        self.logger = logger
        warn()
    }

    /// Looks every second whether the files have changed, until the task is cancelled.
    func watch() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { await refresh() }
    }

    /// Looks now.
    func refresh() async {
        switch await tls.refresh() {
        case .unchanged: break
        case .renewed:
            logger.info(
                "the certificate was taken up anew",
                metadata: ["expires": "\(RFC3339.text(seconds: Int64(tls.expiry)) ?? String(tls.expiry))"])
            warn()
        case .failed(let error):
            logger.error(
                "the certificate is not taken up anew, and the one before stays", metadata: ["cause": "\(error)"])
        }
    }

    private func warn() {
        if tls.keyIsExposed {
            logger.warning(
                "others than its owner may read the key's file; chmod 600 ends that",
                metadata: ["file": "\(tls.configuration.keyFile)"])
        }
        if tls.expiry < WallClock.seconds {
            logger.warning(
                "the certificate has expired, and clients refuse it",
                metadata: [
                    "file": "\(tls.configuration.certificateFile)",
                    "expired": "\(RFC3339.text(seconds: Int64(tls.expiry)) ?? String(tls.expiry))",
                ])
        }
    }

    private static func setting(_ purpose: TLSFileError.Purpose) -> any SettingDescription {
        switch purpose {
        case .certificate: Settings.tlsCertificate
        case .key: Settings.tlsKey
        case .authorities: Settings.tlsClientAuthority
        }
    }
}
