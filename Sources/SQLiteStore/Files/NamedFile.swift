import CStatx
import Foundation

/// What a name in the file system stands for: which file, of which kind, and whether it is the file's only name.
///
/// It asks for no times: a stat(2), which tells them, has Linux since 6.13 give the next write a time of its own, and the
/// sync that follows then writes the file's inode as well, once more for each commit
/// (https://docs.kernel.org/filesystems/multigrain-ts.html).
struct NamedFile: Equatable {
    /// Which file it is, whatever its name.
    struct Identity: Hashable {
        let deviceMajor: UInt32
        let deviceMinor: UInt32
        let inode: UInt64
    }

    let identity: Identity
    /// How many names the file has on its file system: more than one for a hard link.
    let links: UInt32
    /// The name is where something was mounted: for a file that is a mount of this one file. Linux tells so since 5.8.
    let isMountPoint: Bool
    private let mode: UInt16

    /// Nil, and `errno` says why, where nothing has the name. A symbolic link stands for what it leads to.
    init?(_ path: UnsafePointer<CChar>, followsLinks: Bool = true) {
        var file = statx()
        let mask = UInt32(STATX_INO | STATX_NLINK | STATX_TYPE | STATX_MODE)
        guard cstatx_statx(AT_FDCWD, path, followsLinks ? 0 : AT_SYMLINK_NOFOLLOW, mask, &file) == 0 else { return nil }
        identity = Identity(deviceMajor: file.stx_dev_major, deviceMinor: file.stx_dev_minor, inode: file.stx_ino)
        links = file.stx_nlink
        isMountPoint = file.stx_attributes & UInt64(STATX_ATTR_MOUNT_ROOT) != 0
        mode = file.stx_mode
    }

    var isRegular: Bool { mode_t(mode) & S_IFMT == S_IFREG }

    var isDirectory: Bool { mode_t(mode) & S_IFMT == S_IFDIR }

    /// Whether others than the owner may do anything with it.
    var isOpenToOthers: Bool { mode & 0o077 != 0 }

    /// Whether all that SQLite keeps beside the file is found by this name, and by no other.
    var hasOneName: Bool { links <= 1 && !isMountPoint }

    /// What it is, if it is no file, in words for the operator.
    var kind: String {
        switch mode_t(mode) & S_IFMT {
        case S_IFDIR: "a directory"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        case S_IFCHR, S_IFBLK: "a device"
        case S_IFLNK: "a symbolic link"
        default: "a file"
        }
    }
}
