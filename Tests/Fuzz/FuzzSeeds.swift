import ConversionAPI
import Foundation
import RawHTTP2

/// The inputs that a target begins with: what well-behaved peers send, and what was found once.
enum FuzzSeeds {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Seeds and findings of a target, by name.
    static func all(of target: FuzzTarget) throws -> [(name: String, input: [UInt8])] {
        try seeds(of: target) + findings(of: target)
    }

    private static func seeds(of target: FuzzTarget) throws -> [(name: String, input: [UInt8])] {
        switch target {
        case .connection:
            // In one read, and cut into small ones.
            Recordings.clients.enumerated().flatMap { index, frames in
                [7, 2].map { ("client-\(index)-\($0)", [UInt8($0)] + frames.flatMap(\.bytes)) }
            }
        case .http1:
            Recordings.requests.enumerated().flatMap { index, text in
                [7, 2].map { ("request-\(index)-\($0)", [UInt8($0)] + text.utf8) }
            }
        case .gateway:
            // Read at once, and by a client that takes piece by piece, of which one waits for the deadline.
            Recordings.exchanges.enumerated().flatMap { index, request in
                [0, 1, 5, 0x13].map { ("exchange-\(index)-\($0)", [UInt8($0)] + request) }
            }
        case .messages: try golden().map { ($0.name, [$0.choice] + bytes(hex: $0.hex)) }
        case .json: try golden().map { ($0.name, [$0.choice] + Array($0.json.utf8)) }
        }
    }

    /// The files of Corpus: each broke a promise before what it found was mended.
    static func findings(of target: FuzzTarget) throws -> [(name: String, input: [UInt8])] {
        let folder = tests.appendingPathComponent("Fuzz/Corpus/\(target.rawValue)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return try names.sorted().map { ($0, Array(try Data(contentsOf: folder.appendingPathComponent($0)))) }
    }

    private struct Golden {
        let name: String
        let choice: UInt8
        let hex: String
        let json: String
    }

    /// The messages that Python's protobuf has made, read from the source that holds them.
    private static func golden() throws -> [Golden] {
        let source = try String(
            contentsOf: tests.appendingPathComponent("ConversionAPITests/GoldenMessages.swift"), encoding: .utf8)
        return source.components(separatedBy: "GoldenMessage(\n").dropFirst().compactMap { entry in
            guard let name = text(between: "name: \"", "\"", in: entry),
                let index = MessageTypes.all.firstIndex(where: { $0.protoName == name }),
                let hex = text(between: "hex: \"", "\"", in: entry),
                let json = text(between: " json: #\"", "\"#,\n", in: entry)
            else { return nil }
            return Golden(name: name, choice: UInt8(index), hex: hex, json: json)
        }
    }

    private static func text(between opening: String, _ closing: String, in text: String) -> String? {
        guard let start = text.range(of: opening)?.upperBound,
            let end = text.range(of: closing, range: start..<text.endIndex)?.lowerBound
        else { return nil }
        return String(text[start..<end])
    }

    private static func bytes(hex: String) -> [UInt8] {
        let digits = Array(hex.utf8).map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
