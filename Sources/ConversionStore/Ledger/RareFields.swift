/// What few conversions have, in one object, which takes one word of all others.
@usableFromInline final class RareFields: Hashable, Sendable {
    let origin: ConversionOrigin?
    let personalData: PersonalData?

    /// Nil where it would hold nothing.
    init?(origin: ConversionOrigin?, personalData: PersonalData?) {
        self.origin = origin.flatMap { $0.id.isEmpty && $0.keyToken == nil ? nil : $0 }
        self.personalData = personalData.flatMap { $0.isEmpty ? nil : $0 }
        if self.origin == nil, self.personalData == nil { return nil }
    }

    @usableFromInline static func == (left: RareFields, right: RareFields) -> Bool {
        left.origin == right.origin && left.personalData == right.personalData
    }

    @usableFromInline func hash(into hasher: inout Hasher) {
        hasher.combine(origin)
        hasher.combine(personalData)
    }
}
