#include <linux/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares these two for _GNU_SOURCE only, which Swift's import of it does not define: they are statx(2) and
// renameat2(2) themselves.
static inline int cstatx_statx(int directory, const char *path, int flags, unsigned mask, struct statx *file) {
    return (int)syscall(SYS_statx, directory, path, flags, mask, file);
}

// The flags are those of linux/fs.h: 1 is RENAME_NOREPLACE, 2 is RENAME_EXCHANGE.
static inline int cstatx_rename(int directory, const char *from, const char *to, unsigned flags) {
    return (int)syscall(SYS_renameat2, directory, from, directory, to, flags);
}
