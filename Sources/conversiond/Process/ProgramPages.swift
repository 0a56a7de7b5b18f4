import CProgramHeaders
import Glibc

/// The pages of the program's file that are mapped: code, and data that never changes.
///
/// Starting reads much that serving does not: it looks through the records of all types, and the kernel maps the
/// neighbours of each page that is read. What is given back is read again from the page cache, if ever.
enum ProgramPages {
    /// Gives back the pages of the segments that cannot be written: they are as the file has them, so nothing is lost.
    /// Source: madvise(2), MADV_DONTNEED.
    static func release() {
        let count = Int(getauxval(UInt(AT_PHNUM)))
        guard let first = UnsafePointer<cprogram_header>(bitPattern: getauxval(UInt(AT_PHDR))), count > 0,
            getauxval(UInt(AT_PHENT)) == UInt(MemoryLayout<cprogram_header>.stride)
        else { return }
        let headers = UnsafeBufferPointer(start: first, count: count)
        // Where the headers themselves are tells by how much the program was moved.
        guard let own = headers.first(where: { $0.p_type == UInt32(PT_PHDR) }) else { return }
        let move = UInt(bitPattern: first) &- UInt(own.p_vaddr)
        let page = UInt(sysconf(CInt(_SC_PAGESIZE)))
        for header in headers where header.p_type == UInt32(PT_LOAD) && header.p_flags & UInt32(PF_W) == 0 {
            let start = (move &+ UInt(header.p_vaddr) &+ page - 1) & ~(page - 1)
            let end = (move &+ UInt(header.p_vaddr) &+ UInt(header.p_memsz)) & ~(page - 1)
            guard start < end else { continue }
            // A failure leaves the pages where they are.
            madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), CInt(MADV_DONTNEED))
        }
    }
}
