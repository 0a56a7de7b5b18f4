import Glibc
import NIOPosix
import NIOSSL
import Synchronization

/// A server's certificate and key, which are taken up anew when their files change. Usable from any thread.
///
/// New connections get what was taken up last; those that are there keep what they began with.
public final class ServerTLS: Sendable {
    /// What ``refresh()`` has found.
    public enum Refresh: Sendable, Hashable {
        case unchanged
        /// The files have changed, and new connections get what they hold.
        case renewed
        /// The files have changed, and what they hold is of no use: what was there before stays. Told once.
        case failed(TLSFileError)
    }

    public let configuration: ServerTLSConfiguration
    private let loaded: Mutex<Loaded>
    private let seen: Mutex<Seen>

    private struct Loaded {
        var context: NIOSSLContext
        var expiry: Int
        var keyIsExposed: Bool
        /// The DNS names of the server's certificate, but for wildcards.
        var names: Set<String>
    }

    /// Of the files' contents: a hash, seeded anew in each process. They are no friend's or foe's to choose.
    private struct Seen {
        var loaded: Int
        var failed: Int?
        var isReported = false
    }

    /// Reads the files. Blocks.
    public init(_ configuration: ServerTLSConfiguration) throws(TLSFileError) {
        self.configuration = configuration
        let files = try Files(configuration)
        loaded = Mutex(try files.load(configuration))
        seen = Mutex(Seen(loaded: files.fingerprint))
    }

    /// What a new connection is to use, and the names that its server's certificate is for.
    var current: (context: NIOSSLContext, names: Set<String>) { loaded.withLock { ($0.context, $0.names) } }

    /// When the server's certificate is no longer good, in seconds since 1970.
    public var expiry: Int { loaded.withLock { $0.expiry } }

    /// Whether others than its owner may read the file of the key.
    public var keyIsExposed: Bool { loaded.withLock { $0.keyIsExposed } }

    /// Looks whether the files have changed, on a thread where that may take its time.
    ///
    /// Of a change that is of no use the second look tells: the files may be in the middle of being written, one after
    /// the other.
    public func refresh() async -> Refresh {
        // Fails only where the process has ended its threads.
        (try? await NIOThreadPool.singleton.runIfActive { self.look() }) ?? .unchanged
    }

    private func look() -> Refresh {
        seen.withLock { seen in
            let fingerprint: Int
            let failure: TLSFileError
            do throws(TLSFileError) {
                let files = try Files(configuration)
                fingerprint = files.fingerprint
                guard fingerprint != seen.loaded else {
                    seen.failed = nil
                    return .unchanged
                }
                if fingerprint == seen.failed, seen.isReported { return .unchanged }
                do throws(TLSFileError) {
                    let new = try files.load(configuration)
                    loaded.withLock { $0 = new }
                    seen = Seen(loaded: fingerprint)
                    return .renewed
                } catch {
                    failure = error
                }
            } catch {
                fingerprint = error.hashValue
                failure = error
            }
            guard fingerprint == seen.failed else {
                seen.failed = fingerprint
                seen.isReported = false
                return .unchanged
            }
            guard !seen.isReported else { return .unchanged }
            seen.isReported = true
            return .failed(failure)
        }
    }

    private struct Files {
        let pair: TLSKeyPair
        let authorities: TLSFile?

        init(_ configuration: ServerTLSConfiguration) throws(TLSFileError) {
            pair = try TLSKeyPair(certificateFile: configuration.certificateFile, keyFile: configuration.keyFile)
            if configuration.clientAuthentication != .none, let path = configuration.clientAuthorityFile {
                authorities = try TLSFile(path, for: .authorities)
            } else {
                authorities = nil
            }
        }

        var fingerprint: Int {
            var hasher = Hasher()
            hasher.combine(pair.certificate.bytes)
            hasher.combine(pair.key.bytes)
            hasher.combine(pair.key.isExposed)
            hasher.combine(authorities?.bytes)
            return hasher.finalize()
        }

        func load(_ configuration: ServerTLSConfiguration) throws(TLSFileError) -> Loaded {
            let (chain, key) = try pair.load()
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            tls.restrict()
            tls.applicationProtocols = ["h2", "http/1.1"]
            switch configuration.clientAuthentication {
            case .none: tls.certificateVerification = .none
            case .optional: tls.certificateVerification = .optionalVerification
            case .required: tls.certificateVerification = .noHostnameVerification
            }
            if configuration.clientAuthentication != .none {
                // No authority at all would mean those of the system.
                tls.trustRoots = .certificates(try authorities?.certificates() ?? [])
                tls.sendCANameList = true
            }
            guard let context = try? NIOSSLContext(configuration: tls) else { throw pair.mismatch }
            return Loaded(
                context: context, expiry: chain.first.map { Int($0.notValidAfter) } ?? 0,
                keyIsExposed: pair.key.isExposed, names: Set(chain.first?.hostNames ?? []))
        }
    }
}
