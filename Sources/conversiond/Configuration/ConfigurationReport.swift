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
