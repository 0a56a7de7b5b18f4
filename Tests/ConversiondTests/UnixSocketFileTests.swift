import Glibc
import Testing

@testable import conversiond

@Suite struct UnixSocketFileTests {
    private func listener(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = try #require(UnixSocketAddress(path: path))
        try #require(address.withSockaddr { bind(descriptor, $0, $1) } == 0)
        try #require(listen(descriptor, 1) == 0)
        return descriptor
    }

    @Test func whatADeadServerLeftIsTakenAway() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("s")
        close(try listener(at: path))
        #expect(access(path, F_OK) == 0)
        try UnixSocketFile.clear(path)
        #expect(access(path, F_OK) != 0)
        try UnixSocketFile.clear(path)
    }

    @Test func aLiveServersSocketStaysAndIsInUse() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("s")
        let descriptor = try listener(at: path)
        defer { close(descriptor) }
        let error = #expect(throws: ProcessError.self) { try UnixSocketFile.clear(path) }
        #expect(error?.status == .cannotListen)
        #expect(error?.lines == ["cannot listen on unix:\(path): the address is in use"])
        #expect(access(path, F_OK) == 0)
    }

    @Test func aFileThatIsNoSocketStays() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("s")
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        let error = #expect(throws: ProcessError.self) { try UnixSocketFile.clear(path) }
        #expect(error?.status == .cannotListen)
        #expect(access(path, F_OK) == 0)
    }

    @Test func onlyOurOwnFileIsRemoved() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("s")
        let first = try listener(at: path)
        defer { close(first) }
        let ours = try #require(UnixSocketFile(boundAt: path))
        // The first file lives on under another name, so that its inode is not given to the second.
        #expect(rename(path, directory.path("old")) == 0)
        let second = try listener(at: path)
        defer { close(second) }
        ours.remove()
        #expect(access(path, F_OK) == 0)
        try #require(UnixSocketFile(boundAt: path)).remove()
        #expect(access(path, F_OK) != 0)
    }
}
