import ConversionAPI

extension AdjustConversionResponse: Presentable {
    static let columns: [Column<AdjustConversionResponse>] =
        [
            Column("adjustment_id") { $0.adjustment?.id ?? "" },
            Column("duplicate") { String($0.duplicate) },
            Column("type") { $0.adjustment?.type.text ?? "" },
            Column("adjust_details") { $0.adjustment?.details ?? "" },
        ]
        + Conversion.columns.map { column in
            Column(column.name, column.places) { $0.conversion.map(column.text) ?? "" }
        }

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true)).withPlainConversion
    }
}

extension AdjustmentType {
    /// As flags and files spell it.
    var text: String {
        switch self {
        case .unspecified: ""
        case .retract: "RETRACT"
        case .restate: "RESTATE"
        case .unrecognized(let number): String(number)
        }
    }
}
