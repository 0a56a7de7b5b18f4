import Logging
import Synchronization

/// What SIGHUP has the server read again: the files of its certificate, and nothing else, once they have been read at all.
final class Hangup: Sendable {
    private let certificates = Mutex<Certificates?>(nil)
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// From now on there are files to read again.
    func renews(_ certificates: Certificates) { self.certificates.withLock { $0 = certificates } }

    func come() async {
        guard let certificates = certificates.withLock({ $0 }) else {
            logger.info("SIGHUP: there is nothing to read again, as the server has no certificate; it goes on as it is")
            return
        }
        logger.info("SIGHUP: the files of the certificate are looked at")
        await certificates.refresh()
    }
}
