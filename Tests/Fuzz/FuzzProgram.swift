import CLibFuzzer
import Foundation

/// libFuzzer's program, for one target: `Fuzz TARGET [ITS ARGUMENTS]`; `Fuzz --seeds FOLDER` writes each target's seeds.
@main enum FuzzProgram {
    private static let target = CommandLine.arguments.dropFirst().first.flatMap(FuzzTarget.init(rawValue:))

    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[1] == "--seeds" { return try writeSeeds(to: arguments[2]) }
        guard target != nil else {
            print("Say one of: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")).")
            exit(2)
        }
        // libFuzzer takes the target's name for a flag's lack and a folder; what follows is its own.
        CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
        var count = CommandLine.argc - 1
        var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
        exit(LLVMFuzzerRunDriver(&count, &values, testOneInput))
    }

    fileprivate static func run(_ input: UnsafeBufferPointer<UInt8>) {
        do {
            try target?.run(Array(input))
        } catch {
            // A crash is what libFuzzer understands.
            fatalError("\(error)")
        }
    }

    private static func writeSeeds(to folder: String) throws {
        for target in FuzzTarget.allCases {
            let folder = URL(fileURLWithPath: folder).appendingPathComponent(target.rawValue)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (name, input) in try FuzzSeeds.all(of: target) {
                try Data(input).write(to: folder.appendingPathComponent("seed-\(name)"))
            }
        }
    }
}

/// What libFuzzer's own main would call; it must be there for the linker.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    FuzzProgram.run(UnsafeBufferPointer(start: data, count: size))
    return 0
}
