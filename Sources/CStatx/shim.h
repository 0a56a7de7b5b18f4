#include <linux/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares statx for _GNU_SOURCE only, which Swift's import of it does not define: this is statx(2) itself.
static inline int cstatx_statx(int directory, const char *path, int flags, unsigned mask, struct statx *file) {
    return (int)syscall(SYS_statx, directory, path, flags, mask, file);
}
