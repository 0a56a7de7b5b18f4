import FoundationEssentials

/// What `--print-config` prints: each setting's value and where it came from.
struct ConfigurationReport: Sendable, Equatable {
    struct Row: Sendable, Equatable {
        let key: String
        let value: String
        let source: SettingSource
    }

    /// Stands for the value of a secret.
    static let secret = "(secret)"

    let rows: [Row]

    /// Whether nobody has given this setting.
    func isBuiltIn(_ key: String) -> Bool { rows.contains { $0.key == key && $0.source == .builtIn } }

    /// One JSON object: the version, and the settings as in the table.
    var json: String {
        let report = Report(
            version: Version.current,
            settings: rows.map { .init(setting: $0.key, value: $0.value, source: $0.source.description) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Texts can always be encoded.
        return (try? encoder.encode(report)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private struct Report: Encodable {
        struct Setting: Encodable {
            let setting: String
            let value: String
            let source: String
        }

        let version: String
        let settings: [Setting]
    }

    /// A table with aligned columns, one line for each setting and one for the headings.
    var table: String {
        let lines = [["SETTING", "VALUE", "SOURCE"]] + rows.map { [$0.key, $0.value, $0.source.description] }
        let widths = (0..<2).map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { cells in
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return (padded + [cells[2]]).joined(separator: "  ") + "\n"
        }.joined()
    }
}
