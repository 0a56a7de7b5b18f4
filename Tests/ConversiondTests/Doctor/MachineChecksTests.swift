import Testing

@testable import conversiond

@Suite struct MachineChecksTests {
    @Test(
        arguments: [
            ("1.52.0", "1.52.0-1+deb12u3", Finding.Verdict.ok), ("1.52.0", "1.52.0-1+deb12u10", .ok),
            ("1.52.0", "1.52.0-1+deb12u2", .failure), ("1.52.0", "1.52.0-1", .warning), ("1.52.0", nil, .failure),
            ("1.68.1", nil, .ok), ("1.70.0", "1.70.0-1", .ok), ("2.0.0", nil, .ok), ("1.64.0", "1.64.0-1.1", .warning),
            ("1.52.0", "1.64.0-1", .warning), ("unknown", nil, .warning),
        ] as [(String, String?, Finding.Verdict)])
    func nghttp2IsJudgedByWhatItsPackageMends(version: String, package: String?, verdict: Finding.Verdict) {
        let finding = HTTP2LibraryCheck(version: version, package: package).finding
        #expect(finding.verdict == verdict)
        #expect(finding.remedy.isEmpty == (verdict == .ok))
    }

    @Test func theFaultsThatAreOpenAreNamed() {
        #expect(
            HTTP2LibraryCheck(version: "1.60.0", package: nil).finding.finding
                == "nghttp2 1.60.0 is open to CVE-2024-28182, CVE-2026-27135, unless they were mended in it")
    }

    @Test func theVersionOfAPackageIsFoundInDpkgsList() {
        let status = """
            Package: libnghttp2-14-dev
            Status: install ok installed
            Version: 9

            Package: libnghttp2-14
            Status: install ok installed
            Architecture: amd64
            Version: 1.52.0-1+deb12u3

            Package: gone
            Status: deinstall ok config-files
            Version: 1
            """
        #expect(HTTP2LibraryCheck.version(of: "libnghttp2-14", inStatus: status) == "1.52.0-1+deb12u3")
        #expect(HTTP2LibraryCheck.version(of: "gone", inStatus: status) == nil)
        #expect(HTTP2LibraryCheck.version(of: "libnghttp2-15", inStatus: status) == nil)
    }

    @Test func theDeepestMountHoldsAPath() {
        let table = MountTable(
            mountinfo: """
                22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
                23 22 0:5 / /dev/shm rw - tmpfs tmpfs rw
                24 22 0:6 / /srv/my\\040ledger rw master:2 propagate_from:1 - nfs4 host:/x rw
                25 22 0:7 / /srv/over rw - xfs /dev/sdb rw
                26 22 0:8 / /srv/over rw - btrfs /dev/sdc rw
                nonsense
                """)
        #expect(table.type(at: "/var/lib/c.db") == "ext4")
        #expect(table.type(at: "/dev/shm/c.db") == "tmpfs")
        #expect(table.type(at: "/dev/shmoo/c.db") == "ext4")
        #expect(table.type(at: "/srv/my ledger/c.db") == "nfs4")
        #expect(table.type(at: "/srv/over/c.db") == "btrfs")
        #expect(MountTable(mountinfo: "").type(at: "/") == nil)
    }

    @Test(
        arguments: [
            ("ext4", Finding.Verdict.ok), ("xfs", .ok), ("tmpfs", .failure), ("nfs4", .failure), ("cifs", .failure),
            ("fuse.sshfs", .warning), ("overlay", .warning), (nil, .warning),
        ] as [(String?, Finding.Verdict)])
    func aFileSystemIsJudgedByWhatItKeeps(type: String?, verdict: Finding.Verdict) {
        #expect(MachineChecks.durability(fileSystem: type).verdict == verdict)
    }

    @Test(
        arguments: [
            (100 << 20, 1 << 20, Finding.Verdict.failure), (512 << 20, 1 << 20, .warning), (2 << 30, 3 << 30, .warning),
            (8 << 30, 3 << 30, .ok),
        ] as [(Int, Int, Finding.Verdict)])
    func theDiskMustHaveRoomForAnotherLedger(free: Int, size: Int, verdict: Finding.Verdict) {
        var usage = StorageUsage(database: "/nowhere/at/all")
        usage.freeBytes = free
        usage.databaseBytes = size
        #expect(MachineChecks.disk(usage).verdict == verdict)
    }

    @Test func openFilesAndTheLedgersModeAreJudged() {
        #expect(MachineChecks.files(limit: nil).verdict == .ok && MachineChecks.files(limit: 65_536).verdict == .ok)
        #expect(MachineChecks.files(limit: 1_024).verdict == .warning)
        #expect(MachineChecks.permissions(mode: 0o100600).verdict == .ok)
        #expect(MachineChecks.permissions(mode: 0o100640).verdict == .warning)
    }

    @Test func aCertificateIsGoodUntilThreeWeeksBeforeItsEnd() {
        let day = 86_400
        func verdict(_ from: Int, _ to: Int) -> Finding.Verdict {
            CertificateCheck.finding(validFrom: from * day, to: to * day, now: 100 * day, name: "c.pem").verdict
        }
        #expect(verdict(0, 121) == .ok && verdict(0, 120) == .warning && verdict(0, 100) == .failure)
        #expect(verdict(101, 200) == .failure)
        #expect(CertificateCheck.finding(ofFile: "/nowhere.pem").verdict == .failure)
    }

    @Test func aReportIsALineForEachAndBelowItHowToMendIt() {
        let report = DoctorReport([.ok("disk", "room"), .failure("nghttp2", "old", mend: "Upgrade.")])
        #expect(
            report.text == """
                ok       disk     room
                failure  nghttp2  old
                         Upgrade.

                """)
        #expect(report.hasFailures && !DoctorReport([.warning("a", "b", mend: "c")]).hasFailures)
    }
}
