import ConversionStore

/// What becomes of the items of a batch that are only validated: what the store has in their places, and what the items
/// before them would have put there.
///
/// It asks the questions that recording asks, of a ledger that holds nothing but the batch, and the store's answer counts
/// beside its own: of both the one to the earlier question.
struct BatchDuplicates {
    /// What stands in a conversion's place.
    enum Finding: Equatable {
        case none
        /// A record that the store has.
        ///
        /// - Parameter spendsKeys: whether the conversion's keys are spent on it.
        indirect case recorded(ConversionStore.Conversion, spendsKeys: Bool)
        /// A record that the store had until it was removed for its age.
        case removed
        /// The item at this place, or what stands in its place.
        case item(Int, spendsKeys: Bool)
        /// The key belongs to other content.
        case keyReused
    }

    /// What stands under a key or a place in a call.
    private struct Entry {
        let item: Int
        let fingerprint: UInt64
    }

    private struct Content: Hashable {
        let occurredAt: Timestamp
        let hash: KeyHash
    }

    /// Nothing that is hashed here is kept, so that any key of hashes will do.
    private let hashes = KeyHashes(ids: ConversionIDScheme(tag: 0, key: .random(in: 0 ... .max)))
    /// What answers for an item: its own record, or the one that its keys are spent on.
    private var records: [Int: ConversionStore.Conversion] = [:]
    /// By the hashes of keys, of what imports spend, and of places in a call: no two of them are the same.
    private var entries: [KeyHash: Entry] = [:]
    private var contents: [Content: [Int]] = [:]

    /// - Parameter precedent: what the store has in the conversion's place.
    func find(_ conversion: NewConversion, _ precedent: Precedent) -> Finding {
        let stored = Self.stored(conversion, precedent)
        var questions = RecordingQuestions(conversion)
        while let question = questions.next(), stored.map({ question < $0.question }) ?? true {
            for entry in found(question, conversion) {
                guard let record = records[entry.item] else { continue }
                let verdict = conversion.verdict(
                    question, .record(record, fingerprint: entry.fingerprint), removed: RemovedRecords())
                switch verdict {
                case .decided(.keyReused): return .keyReused
                case .decided: return .item(entry.item, spendsKeys: question.spendsKeys)
                case .undecided, .outlivedKey, .contradiction: continue
                }
            }
        }
        return stored?.finding ?? .none
    }

    /// The store's answer, and the question that it has answered.
    private static func stored(
        _ conversion: NewConversion, _ precedent: Precedent
    ) -> (question: RecordingQuestion, finding: Finding)? {
        switch precedent {
        case .none: return nil
        case .keyReused: return (.key, .keyReused)
        case .duplicateOfRemoved: return (.originKeys, .removed)
        case .duplicate(let record):
            let question = question(conversion, answeredBy: record)
            return (question, .recorded(record, spendsKeys: question.spendsKeys))
        }
    }

    /// Which question a record of the store has answered. Where it may be the key as well as the call, the difference does
    /// not matter: under a key that the store has, no item before this one has put anything else.
    private static func question(
        _ conversion: NewConversion, answeredBy record: ConversionStore.Conversion
    ) -> RecordingQuestion {
        var last = RecordingQuestion.firstOfCall
        var questions = RecordingQuestions(conversion)
        while let question = questions.next() {
            last = question
            switch question {
            case .originRecord where conversion.origin?.id == record.id.description,
                .originKeys where isOfOrigin(record, conversion.origin),
                .content where conversion.repeats(record):
                return question
            case .originRecord, .originKeys, .key, .content, .firstOfCall: continue
            }
        }
        return last
    }

    private static func isOfOrigin(_ record: ConversionStore.Conversion, _ origin: ConversionOrigin?) -> Bool {
        guard let origin else { return false }
        return !record.origin.isEmpty && record.origin == origin.id
            || record.keyToken != nil && record.keyToken == origin.keyToken
    }

    private func found(_ question: RecordingQuestion, _ conversion: NewConversion) -> [Entry] {
        switch question {
        // No item has an id yet that an export could tell.
        case .originRecord: return []
        case .originKeys: return hashes.originKeys(of: conversion).compactMap { entries[$0.hash] }
        case .key: return entries[key(conversion)].map { [$0] } ?? []
        case .content:
            let content = Content(
                occurredAt: conversion.occurredAt, hash: hashes.content(ConversionContent(conversion)))
            return (contents[content] ?? []).map { Entry(item: $0, fingerprint: 0) }
        case .firstOfCall: return entries[place(conversion)].map { [$0] } ?? []
        }
    }

    /// Notes what recording an item would write.
    ///
    /// - Parameters:
    ///   - item: its place.
    ///   - finding: what `find` has found.
    mutating func insert(_ conversion: NewConversion, at item: Int, _ finding: Finding) {
        switch finding {
        case .removed, .keyReused, .recorded(_, spendsKeys: false), .item(_, spendsKeys: false): break
        case .recorded(let record, spendsKeys: true):
            records[item] = record
            spendKeys(conversion, on: item)
        case .item(let first, spendsKeys: true): spendKeys(conversion, on: first)
        case .none:
            let sequence = Int64(item) + 1
            records[item] = Conversion(
                conversion,
                recorded: RecordedConversion(
                    sequence: sequence, id: hashes.ids.id(of: sequence), receivedAt: conversion.receivedAt))
            spendKeys(conversion, on: item)
            if conversion.countOncePerCall { spend(place(conversion), 0, on: item) }
            let content = Content(
                occurredAt: conversion.occurredAt, hash: hashes.content(ConversionContent(conversion)))
            contents[content, default: []].append(item)
        }
    }

    private mutating func spendKeys(_ conversion: NewConversion, on item: Int) {
        if conversion.hasKey { spend(key(conversion), conversion.fingerprint, on: item) }
        for key in hashes.originKeys(of: conversion) { spend(key.hash, key.fingerprint, on: item) }
    }

    private mutating func spend(_ hash: KeyHash, _ fingerprint: UInt64, on item: Int) {
        if entries[hash] == nil { entries[hash] = Entry(item: item, fingerprint: fingerprint) }
    }

    private func key(_ conversion: NewConversion) -> KeyHash {
        hashes.key(conversion.texts, in: conversion.workspace)
    }

    private func place(_ conversion: NewConversion) -> KeyHash {
        hashes.firstOfCall(conversion.texts, isTest: conversion.isTest, in: conversion.workspace)
    }
}
