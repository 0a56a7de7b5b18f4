#ifndef CFAULTS_H
#define CFAULTS_H

#include <stdint.h>

/// What of SQLite's work can be made to fail.
typedef enum {
    fault_write,
    fault_sync,
    fault_read,
    fault_truncate,
    fault_open,
    fault_delete,
    /// Locks of the file and of its shared memory; never an unlock.
    fault_lock,
    fault_map,
    /// Memory, on the threads that `fault_watch_allocations` has named.
    fault_allocation,
    fault_kinds,
} fault_kind;

/// Has calls of a kind fail that concern files whose paths begin with `directory`: the `first`th, counted from 1, and those
/// that follow it, `count` of them in all. A write with `short` set writes its first half before it fails.
///
/// @param code SQLite's result code, which an allocation has none of.
void faults_arm(const char *directory, fault_kind kind, int64_t first, int64_t count, int code, int is_short);

/// Nothing fails any more.
void faults_disarm(void);

/// How many calls have failed since `faults_arm`.
int64_t faults_fired(void);

/// The calling thread's allocations count, or no longer do.
void fault_watch_allocations(int watches);

/// Whether SQLite took the allocator that can fail: not where something else has used it before.
int faults_can_fail_allocations(void);

#endif
