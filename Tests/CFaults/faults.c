// A file system for SQLite that does what the default one does, but for the calls that a test has it fail; and an
// allocator of the same kind. Both are put in place before main, as SQLite takes an allocator only before its first use,
// and are the process's own from then on: what no test has armed passes through.

// Declares RTLD_NEXT.
#define _GNU_SOURCE 1

#include "CFaults.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

typedef struct {
    sqlite3_file base;
    sqlite3_io_methods methods;
    int is_watched;
    sqlite3_file *real;
} fault_file;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;
static sqlite3_mem_methods real_memory;
static int has_allocator;

static pthread_mutex_t watching = PTHREAD_MUTEX_INITIALIZER;
static char watched[1024];
static _Atomic int armed_kind = -1;
static _Atomic int64_t first_call, last_call, calls, fired;
static _Atomic int fault_code, fault_is_short;
static _Thread_local int counts_allocations;

static int fails(fault_kind kind) {
    if (atomic_load(&armed_kind) != (int)kind) return 0;
    int64_t call = atomic_fetch_add(&calls, 1) + 1;
    if (call < atomic_load(&first_call) || call > atomic_load(&last_call)) return 0;
    atomic_fetch_add(&fired, 1);
    return 1;
}

static int is_watched(const char *path) {
    if (!path || atomic_load(&armed_kind) < 0) return 0;
    pthread_mutex_lock(&watching);
    int result = watched[0] && strncmp(path, watched, strlen(watched)) == 0;
    pthread_mutex_unlock(&watching);
    return result;
}

void faults_arm(const char *directory, fault_kind kind, int64_t first, int64_t count, int code, int is_short) {
    faults_disarm();
    pthread_mutex_lock(&watching);
    strncpy(watched, directory, sizeof watched - 1);
    pthread_mutex_unlock(&watching);
    atomic_store(&first_call, first);
    atomic_store(&last_call, count < INT64_MAX - first ? first + count - 1 : INT64_MAX);
    atomic_store(&calls, 0);
    atomic_store(&fired, 0);
    atomic_store(&fault_code, code);
    atomic_store(&fault_is_short, is_short);
    atomic_store(&armed_kind, (int)kind);
}

void faults_disarm(void) { atomic_store(&armed_kind, -1); }

int64_t faults_fired(void) { return atomic_load(&fired); }

void fault_watch_allocations(int watches) { counts_allocations = watches; }

int faults_can_fail_allocations(void) { return has_allocator; }

// Files

static fault_file *of(sqlite3_file *file) { return (fault_file *)file; }

static int may_fail(sqlite3_file *file, fault_kind kind) { return of(file)->is_watched && fails(kind); }

static int file_close(sqlite3_file *file) { return of(file)->real->pMethods->xClose(of(file)->real); }

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    if (may_fail(file, fault_read)) return atomic_load(&fault_code);
    return of(file)->real->pMethods->xRead(of(file)->real, bytes, count, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    sqlite3_file *real = of(file)->real;
    if (!may_fail(file, fault_write)) return real->pMethods->xWrite(real, bytes, count, offset);
    if (atomic_load(&fault_is_short)) {
        int code = real->pMethods->xWrite(real, bytes, count / 2, offset);
        if (code != SQLITE_OK) return code;
    }
    return atomic_load(&fault_code);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    if (may_fail(file, fault_truncate)) return atomic_load(&fault_code);
    return of(file)->real->pMethods->xTruncate(of(file)->real, size);
}

// No test cuts the power, and a watched file need not wait for the disk.
static int file_sync(sqlite3_file *file, int flags) {
    if (may_fail(file, fault_sync)) return atomic_load(&fault_code);
    return of(file)->is_watched ? SQLITE_OK : of(file)->real->pMethods->xSync(of(file)->real, flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return of(file)->real->pMethods->xFileSize(of(file)->real, size);
}

static int file_lock(sqlite3_file *file, int level) {
    if (may_fail(file, fault_lock)) return atomic_load(&fault_code);
    return of(file)->real->pMethods->xLock(of(file)->real, level);
}

static int file_unlock(sqlite3_file *file, int level) {
    return of(file)->real->pMethods->xUnlock(of(file)->real, level);
}

static int file_check_reserved(sqlite3_file *file, int *result) {
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, result);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    return of(file)->real->pMethods->xFileControl(of(file)->real, operation, argument);
}

static int file_sector_size(sqlite3_file *file) { return of(file)->real->pMethods->xSectorSize(of(file)->real); }

static int file_characteristics(sqlite3_file *file) {
    return of(file)->real->pMethods->xDeviceCharacteristics(of(file)->real);
}

static int file_shm_map(sqlite3_file *file, int region, int size, int extends, void volatile **address) {
    if (may_fail(file, fault_map)) {
        *address = 0;
        return atomic_load(&fault_code);
    }
    return of(file)->real->pMethods->xShmMap(of(file)->real, region, size, extends, address);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    if (flags & SQLITE_SHM_LOCK && may_fail(file, fault_lock)) return atomic_load(&fault_code);
    return of(file)->real->pMethods->xShmLock(of(file)->real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { of(file)->real->pMethods->xShmBarrier(of(file)->real); }

static int file_shm_unmap(sqlite3_file *file, int deletes) {
    return of(file)->real->pMethods->xShmUnmap(of(file)->real, deletes);
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *opened, int flags, int *out_flags) {
    (void)vfs;
    fault_file *file = of(opened);
    memset(file, 0, sizeof *file);
    file->real = (sqlite3_file *)(file + 1);
    file->is_watched = is_watched(name);
    if (file->is_watched && fails(fault_open)) return atomic_load(&fault_code);
    int code = real_vfs->xOpen(real_vfs, name, file->real, flags, out_flags);
    if (!file->real->pMethods) return code;
    int has_shared_memory = file->real->pMethods->iVersion > 1;
    file->methods = (sqlite3_io_methods){
        // Version 3 would map the file itself into memory, past the reads.
        .iVersion = has_shared_memory ? 2 : 1,
        .xClose = file_close,
        .xRead = file_read,
        .xWrite = file_write,
        .xTruncate = file_truncate,
        .xSync = file_sync,
        .xFileSize = file_size,
        .xLock = file_lock,
        .xUnlock = file_unlock,
        .xCheckReservedLock = file_check_reserved,
        .xFileControl = file_control,
        .xSectorSize = file_sector_size,
        .xDeviceCharacteristics = file_characteristics,
        .xShmMap = file_shm_map,
        .xShmLock = file_shm_lock,
        .xShmBarrier = file_shm_barrier,
        .xShmUnmap = file_shm_unmap,
    };
    file->base.pMethods = &file->methods;
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int syncs) {
    (void)vfs;
    if (!is_watched(name)) return real_vfs->xDelete(real_vfs, name, syncs);
    return fails(fault_delete) ? atomic_load(&fault_code) : real_vfs->xDelete(real_vfs, name, 0);
}

// Memory

static int allocation_fails(void) { return counts_allocations && fails(fault_allocation); }

static void *allocate(int size) { return allocation_fails() ? 0 : real_memory.xMalloc(size); }

static void *reallocate(void *memory, int size) { return allocation_fails() ? 0 : real_memory.xRealloc(memory, size); }

// GRDB ends the process where the memory for a value that it binds or a text that it reads is missing, and no caller can
// help that: its calls, which are not the ones that the store itself makes, get the memory.

int sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, int count, void (*release)(void *)) {
    int (*real)(sqlite3_stmt *, int, const char *, int, void (*)(void *)) = dlsym(RTLD_NEXT, "sqlite3_bind_text");
    int counts = counts_allocations;
    counts_allocations = 0;
    int code = real ? real(statement, index, text, count, release) : SQLITE_INTERNAL;
    counts_allocations = counts;
    return code;
}

int sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count, void (*release)(void *)) {
    int (*real)(sqlite3_stmt *, int, const void *, int, void (*)(void *)) = dlsym(RTLD_NEXT, "sqlite3_bind_blob");
    int counts = counts_allocations;
    counts_allocations = 0;
    int code = real ? real(statement, index, bytes, count, release) : SQLITE_INTERNAL;
    counts_allocations = counts;
    return code;
}

const unsigned char *sqlite3_column_text(sqlite3_stmt *statement, int column) {
    const unsigned char *(*real)(sqlite3_stmt *, int) = dlsym(RTLD_NEXT, "sqlite3_column_text");
    int counts = counts_allocations;
    counts_allocations = 0;
    const unsigned char *text = real ? real(statement, column) : 0;
    counts_allocations = counts;
    return text;
}

__attribute__((constructor)) static void put_in_place(void) {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory) == SQLITE_OK) {
        sqlite3_mem_methods memory = real_memory;
        memory.xMalloc = allocate;
        memory.xRealloc = reallocate;
        has_allocator = sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) == SQLITE_OK;
    }
    real_vfs = sqlite3_vfs_find(0);
    if (!real_vfs) return;
    fault_vfs = *real_vfs;
    fault_vfs.zName = "faults";
    fault_vfs.szOsFile = (int)sizeof(fault_file) + real_vfs->szOsFile;
    fault_vfs.xOpen = vfs_open;
    fault_vfs.xDelete = vfs_delete;
    fault_vfs.pNext = 0;
    sqlite3_vfs_register(&fault_vfs, 1);
}
