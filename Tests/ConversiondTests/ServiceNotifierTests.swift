import Glibc
import Testing

@testable import conversiond

@Suite struct ServiceNotifierTests {
    /// A datagram socket that listens like a service manager.
    private func manager(at path: String, isAbstract: Bool) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = try #require(UnixSocketAddress(path: path, isAbstract: isAbstract))
        try #require(address.withSockaddr { bind(descriptor, $0, $1) } == 0)
        return descriptor
    }

    private func received(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? "" : String(decoding: bytes[..<count], as: UTF8.self)
    }

    @Test(arguments: [false, true])
    func theManagerIsToldOverAFileOrAnAbstractName(isAbstract: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = isAbstract ? "@conversiond-\(getpid())" : directory.path("notify")
        let descriptor = try manager(at: path, isAbstract: isAbstract)
        defer { close(descriptor) }
        let notifier = ServiceNotifier(path: path)
        #expect(notifier.ready())
        #expect(received(descriptor) == "READY=1")
        #expect(notifier.stopping())
        #expect(received(descriptor) == "STOPPING=1")
    }

    @Test func withoutAManagerNothingIsSent() {
        #expect(ServiceNotifier(path: nil).ready())
        #expect(ServiceNotifier(path: "vsock:2:1").ready())
    }

    @Test func aManagerThatIsNotThereIsReported() {
        #expect(!ServiceNotifier(path: "/nowhere/notify").ready())
        #expect(!ServiceNotifier(path: "/" + String(repeating: "x", count: 200)).ready())
    }
}
