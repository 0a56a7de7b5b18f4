import ConversionAPI

extension EraseUserResponse: Presentable {
    static let columns: [Column<EraseUserResponse>] = [
        Column("conversion_count", isNumber: true) { String($0.conversionCount) },
        Column("call_count", isNumber: true) { String($0.callCount) },
        Column("record_count", isNumber: true) { String($0.recordCount) },
    ]

    func json() throws -> JSONValue {
        try jsonValue(ProtoJSONOptions(keys: .protoNames, includesDefaults: true))
    }
}
