// Faults for a program that is run with this in LD_PRELOAD. Each is on while a file of its name is in the folder $FAULTS:
//     fsync   syncing fails with EIO, as on a disk that loses writes
//     full    writing and growing fail with ENOSPC
//     frozen  writing and growing fail with EROFS, as on a file system that has gone read-only
//     clock   the wall clock differs by the seconds that the file holds
// $FAULTS_KILL_AT=N ends the program by SIGKILL before its Nth step that changes a file.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int path_of(char *path, size_t size, const char *fault) {
    const char *folder = getenv("FAULTS");
    return folder && (size_t)snprintf(path, size, "%s/%s", folder, fault) < size;
}

static int is_on(const char *fault) {
    char path[4096];
    int code = errno;
    int is_on = path_of(path, sizeof path, fault) && access(path, F_OK) == 0;
    errno = code;
    return is_on;
}

static void count_step(void) {
    static atomic_long steps;
    const char *last = getenv("FAULTS_KILL_AT");
    if (last && atomic_fetch_add(&steps, 1) + 1 == atol(last)) raise(SIGKILL);
}

// Nonzero where a step may not be made; errno says why.
static int refuses_write(int file) {
    // Logs and sockets are no disk.
    if (file <= 2) return 0;
    count_step();
    if (is_on("full")) errno = ENOSPC;
    else if (is_on("frozen")) errno = EROFS;
    else return 0;
    return 1;
}

static int refuses_sync(void) {
    count_step();
    if (!is_on("fsync")) return 0;
    errno = EIO;
    return 1;
}

int fsync(int file) { return refuses_sync() ? -1 : (int)syscall(SYS_fsync, file); }
int fdatasync(int file) { return refuses_sync() ? -1 : (int)syscall(SYS_fdatasync, file); }

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
    return refuses_write(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, place);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) { return pwrite64(file, bytes, count, place); }

int ftruncate64(int file, off64_t size) { return refuses_write(file) ? -1 : (int)syscall(SYS_ftruncate, file, size); }
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int unlink(const char *path) {
    count_step();
    return (int)syscall(SYS_unlink, path);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*original)(clockid_t, struct timespec *);
    if (!original) original = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = original(clock, time);
    char path[4096];
    if (result != 0 || clock != CLOCK_REALTIME || !path_of(path, sizeof path, "clock")) return result;
    int code = errno;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        char text[32] = {0};
        if (read(file, text, sizeof text - 1) > 0) time->tv_sec += atol(text);
        close(file);
    }
    errno = code;
    return result;
}
