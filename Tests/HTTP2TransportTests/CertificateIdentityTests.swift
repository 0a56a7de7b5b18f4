import NIOSSL
import Testing

@testable import HTTP2Transport

@Suite struct CertificateIdentityTests {
    @Test func uRIsAndDNSNamesAreToldApartByTheirForm() {
        for text in ["spiffe://example.org/worker", "urn:uuid:1", "HTTPS://x", "a:b", "localhost:1"] {
            #expect(CertificateIdentity.isURI(text) && !CertificateIdentity.isDNSName(text), "\(text)")
        }
        for text in ["admin.example.org", "Admin", "a_b", "127.0.0.1", "xn--a"] {
            #expect(CertificateIdentity.isDNSName(text) && !CertificateIdentity.isURI(text), "\(text)")
        }
        for text in ["", "*.example.org", "*", "a/b", "1a:b", "://x", ":x", "a b", "a@b", "a\u{0}b"] {
            #expect(!CertificateIdentity.isURI(text) && !CertificateIdentity.isDNSName(text), "\(text)")
        }
    }

    @Test func aCertificatesNamesCountOnlyInTheFormOfTheirKind() async throws {
        let certificates = try await TestCertificates()
        try await certificates.issue(
            "client", "DNS:spiffe://example.org/admin", "URI:admin.example.org", "DNS:Worker.Example.Org",
            "URI:spiffe://example.org/Worker", "DNS:*.example.org", "IP:127.0.0.1", "email:a@example.org")
        let certificate = try #require(NIOSSLCertificate.fromPEMFile(certificates.path("client.pem")).first)
        #expect(certificate.identities == ["spiffe://example.org/Worker", "worker.example.org"])
        #expect(certificate.hostNames == ["worker.example.org"])
    }
}
