import ConversionAPI
import RPC

/// What reflection knows: the served services, and the files that declare everything about them.
///
/// Pure; both versions of the protocol are asked through it.
struct ReflectionIndex: Sendable {
    enum Question {
        case file(name: String)
        case fileDeclaring(symbol: String)
        case fileExtending(type: String, number: Int32)
        case extensionNumbers(type: String)
        case services
        case nothing
    }

    enum Answer {
        /// Serialised files: the one asked for, and all that it imports.
        case files([[UInt8]])
        case extensionNumbers(type: String, [Int32])
        case services([String])
        case error(StatusCode, String)
    }

    private let services: [String]
    private let files: [String: FileDescriptor]
    private let fileOfSymbol: [String: String]

    /// - Parameter services: full names, as they are to be listed.
    init(services: [String], files: [FileDescriptor] = FileDescriptor.all) {
        self.services = services.sorted()
        self.files = Dictionary(files.map { ($0.name, $0) }) { first, _ in first }
        fileOfSymbol = Dictionary(files.flatMap { file in file.symbols.map { ($0, file.name) } }) { first, _ in first }
    }

    func answer(_ question: Question) -> Answer {
        switch question {
        case .file(let name):
            guard let file = files[name] else { return .error(.notFound, "There is no file of this name.") }
            return .files(withImports(file))
        case .fileDeclaring(let symbol):
            guard let name = fileOfSymbol[symbol], let file = files[name] else {
                return .error(.notFound, "No file declares this name.")
            }
            return .files(withImports(file))
        case .fileExtending(let type, let number):
            let wanted = FileDescriptor.Extension(extended: type, number: number)
            guard let file = files.values.first(where: { $0.extensions.contains(wanted) }) else {
                return .error(.notFound, "The message has no such extension.")
            }
            return .files(withImports(file))
        case .extensionNumbers(let type):
            guard fileOfSymbol[type] != nil else { return .error(.notFound, "No file declares this name.") }
            let numbers = files.values.flatMap(\.extensions).filter { $0.extended == type }.map(\.number)
            return .extensionNumbers(type: type, numbers.sorted())
        case .services: return .services(services)
        case .nothing: return .error(.invalidArgument, "The request asks for nothing.")
        }
    }

    private func withImports(_ file: FileDescriptor) -> [[UInt8]] {
        var found = [file]
        var seen: Set = [file.name]
        var next = 0
        while next < found.count {
            for name in found[next].imports where seen.insert(name).inserted {
                if let imported = files[name] { found.append(imported) }
            }
            next += 1
        }
        return found.map(\.serialized)
    }
}
