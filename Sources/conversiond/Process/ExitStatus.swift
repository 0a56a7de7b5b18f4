/// How the process ends, as others see it. The numbers are those of sysexits.h where it has one that fits.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// `conversiond doctor` has found a failure, and told it.
    case unhealthy = 1
    /// The file holds something else than a database. EX_DATAERR.
    case notADatabase = 65
    /// There is no such file, or it is another program's database. EX_NOINPUT.
    case foreignDatabase = 66
    /// There is no such key or workspace, or there is one already. EX_NOUSER.
    case unknownName = 67
    /// An address is in use, or cannot be listened on. EX_UNAVAILABLE.
    case cannotListen = 69
    /// A fault of our own. EX_SOFTWARE.
    case fault = 70
    /// The database was written by a newer version.
    case newerDatabase = 72
    /// The database file or its directory cannot be written, or a file is in the way. EX_CANTCREAT.
    case unwritableDatabase = 73
    /// The disk failed or is full, or the database is damaged. EX_IOERR.
    case storageFailure = 74
    /// Another process has the database open. EX_TEMPFAIL.
    case databaseInUse = 75
    /// A setting is not allowed, or unknown. EX_CONFIG.
    case badSettings = 78
}
