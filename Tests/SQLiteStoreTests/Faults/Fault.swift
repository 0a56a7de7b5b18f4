import CFaults
import GRDBSQLite
import Testing

/// A way in which SQLite's calls to the system fail.
struct Fault: Sendable, CustomTestStringConvertible {
    let kind: fault_kind
    let code: CInt
    var isShort = false
    /// How many calls fail, one after the other.
    var count: Int64 = 1
    /// Of how many calls one is tried where not each is: so that each fault has its share of the time.
    let stride: Int
    /// How many calls lie between two beginnings where each call is to fail: where many fail at a time, each of them does so
    /// more than once even then.
    var step = 1
    let testDescription: String

    /// Those first of which there are few calls.
    static let all: [Fault] = [
        Fault(kind: fault_map, code: SQLITE_IOERR | 21 << 8, stride: 4, testDescription: "shared memory is not mapped"),
        Fault(kind: fault_truncate, code: SQLITE_IOERR | 6 << 8, stride: 3, testDescription: "a truncation fails"),
        Fault(kind: fault_delete, code: SQLITE_IOERR | 10 << 8, stride: 3, testDescription: "a file is not deleted"),
        Fault(kind: fault_open, code: SQLITE_CANTOPEN, stride: 12, testDescription: "a file does not open"),
        Fault(kind: fault_sync, code: SQLITE_IOERR | 4 << 8, stride: 20, testDescription: "a sync fails"),
        Fault(kind: fault_lock, code: SQLITE_BUSY, stride: 250, testDescription: "a lock is taken"),
        Fault(kind: fault_lock, code: SQLITE_IOERR | 15 << 8, stride: 250, testDescription: "a lock fails"),
        Fault(kind: fault_read, code: SQLITE_IOERR | 1 << 8, stride: 100, testDescription: "a read fails"),
        Fault(
            kind: fault_read, code: SQLITE_IOERR | 1 << 8, count: 5, stride: 160,
            testDescription: "reads fail for a while"),
        Fault(kind: fault_write, code: SQLITE_IOERR | 3 << 8, stride: 100, testDescription: "a write fails"),
        Fault(
            kind: fault_write, code: SQLITE_IOERR | 3 << 8, isShort: true, stride: 150,
            testDescription: "a write is short"),
        Fault(
            kind: fault_write, code: SQLITE_FULL, count: 4, stride: 150,
            testDescription: "the disk is full for a while"),
        Fault(
            kind: fault_write, code: SQLITE_FULL, count: .max, stride: 150,
            testDescription: "the disk is full from then on"),
        Fault(kind: fault_allocation, code: SQLITE_NOMEM, stride: 1_500, testDescription: "an allocation fails"),
        Fault(
            kind: fault_allocation, code: SQLITE_NOMEM, count: 20, stride: 2_000, step: 10,
            testDescription: "allocations fail for a while"),
    ]

    /// Has the calls from the `first`th on fail that concern files in a directory.
    func arm(_ first: Int, in directory: String) {
        faults_arm(directory, kind, Int64(first), count, code, isShort ? 1 : 0)
    }
}
