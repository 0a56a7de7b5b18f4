import Basics
import Glibc
import NIOSSL

/// A file of certificates or a key as it was read, with who may read it.
struct TLSFile {
    let purpose: TLSFileError.Purpose
    let path: String
    let bytes: [UInt8]
    /// Whether others than the file's owner may read it.
    let isExposed: Bool

    /// Certificates and keys are a few KiB each; the largest bundles of authorities are below half of it.
    private static let sizeLimit = 1 << 20

    /// Reads a file whole. Blocks.
    init(_ path: String, for purpose: TLSFileError.Purpose) throws(TLSFileError) {
        func failure(_ complaint: String) -> TLSFileError {
            TLSFileError(purpose: purpose, path: path, complaint: complaint)
        }
        // Not to wait for a writer, should it be a pipe.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure("cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw failure("is not a file") }
        do throws(FileBytes.Failure) {
            bytes = try FileBytes.read(file, limit: Self.sizeLimit)
        } catch {
            switch error {
            case .system(let code): throw failure("cannot be read: \(String(cString: strerror(code)))")
            case .tooLarge: throw failure("is larger than 1 MiB")
            }
        }
        self.purpose = purpose
        self.path = path
        isExposed = status.st_mode & (S_IRGRP | S_IROTH) != 0
    }

    func certificates() throws(TLSFileError) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw failure("holds no certificate in PEM, or one that is damaged")
        }
        return certificates
    }

    func key() throws(TLSFileError) -> NIOSSLPrivateKey {
        if let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) { return key }
        let isEncrypted = String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED")
        throw failure(
            isEncrypted ? "holds a key with a passphrase; give one without" : "holds no private key in PEM")
    }

    func failure(_ complaint: String) -> TLSFileError {
        TLSFileError(purpose: purpose, path: path, complaint: complaint)
    }
}

/// One's own certificate and key as files.
struct TLSKeyPair {
    let certificate: TLSFile
    let key: TLSFile

    init(certificateFile: String, keyFile: String) throws(TLSFileError) {
        certificate = try TLSFile(certificateFile, for: .certificate)
        key = try TLSFile(keyFile, for: .key)
    }

    /// The certificates, the first of which is one's own, and its key.
    func load() throws(TLSFileError) -> (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) {
        (try certificate.certificates(), try key.key())
    }

    /// What it means that no context could be made of both, each being good for itself.
    var mismatch: TLSFileError {
        key.failure("does not hold the key of the certificate in \(certificate.path), or one that TLS has no use for")
    }
}

extension TLSConfiguration {
    /// What both ends speak: TLS 1.2 with forward secrecy and authenticated encryption alone, and TLS 1.3.
    mutating func restrict() {
        minimumTLSVersion = .tlsv12
        maximumTLSVersion = .tlsv13
        cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        // A peer that doesn't take part in the goodbye is not waited for any longer.
        shutdownTimeout = .seconds(2)
    }
}
