import CProtobufC

/// What a field asks of those who set it: the option `google.api.field_behavior`. Source: AIP-203.
enum FieldBehavior: UInt64 {
    case required = 2
    case outputOnly = 3

    private static let option: UInt32 = 1052

    /// Those of a field's options; what this generator makes nothing of is left out.
    static func all(in options: ProtobufCMessage) throws -> Set<FieldBehavior> {
        let numbers = try WireField.unknown(in: options).compactMap { field -> FieldBehavior? in
            guard field.number == option, case .varint(let number) = field.value else { return nil }
            return FieldBehavior(rawValue: number)
        }
        return Set(numbers)
    }
}
