import Basics
import Glibc
import Testing

@Suite struct FileBytesTests {
    /// A file without a name, empty.
    private func temporary() throws -> Int32 {
        var template = Array("/tmp/basics-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        unlink(template)
        return descriptor
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func whatIsWrittenIsReadWholeUpToTheLimit(count: Int) throws {
        let file = try temporary()
        defer { close(file) }
        let text = String(repeating: "x", count: count)
        #expect(FileBytes.write(text, to: file))
        for limit in [count, count + 1, 1 << 20] {
            #expect(lseek(file, 0, SEEK_SET) == 0)
            #expect(try FileBytes.read(file, limit: limit) == Array(text.utf8))
        }
        #expect(lseek(file, 0, SEEK_SET) == 0)
        #expect(throws: FileBytes.Failure.tooLarge) { try FileBytes.read(file, limit: count - 1) }
    }

    @Test func aFileWithoutAnEndIsTooLarge() throws {
        let zeros = open("/dev/zero", O_RDONLY | O_CLOEXEC)
        try #require(zeros >= 0)
        defer { close(zeros) }
        #expect(throws: FileBytes.Failure.tooLarge) { try FileBytes.read(zeros, limit: 100_000) }
    }

    @Test func failuresHaveTheSystemsNumber() {
        #expect(throws: FileBytes.Failure.system(errno: EBADF)) { try FileBytes.read(-1, limit: 1) }
        #expect(!FileBytes.write("x", to: -1) && errno == EBADF)
        #expect(FileBytes.write("", to: -1))
    }
}
