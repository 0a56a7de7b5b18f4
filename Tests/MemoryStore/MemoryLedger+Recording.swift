import ConversionStore

extension MemoryLedger {
    /// Records a conversion, unless something stands in its place.
    mutating func record(_ new: NewConversion) -> RecordOutcome {
        do {
            if let (question, precedent) = try decision(on: new), let outcome = RecordOutcome(precedent) {
                if question.spendsKeys, case .duplicate(let first) = precedent {
                    spendKeys(of: new, on: first.sequence)
                }
                return outcome
            }
        } catch {
            return .failed(error)
        }
        lastSequence += 1
        let recorded = RecordedConversion(
            sequence: lastSequence, id: ids.id(of: lastSequence), receivedAt: new.receivedAt)
        conversions.append(
            StoredConversion(
                workspace: new.workspace, conversion: Conversion(new, recorded: recorded, keyToken: keyToken(of: new))))
        events.append(
            Event(sequence: lastSequence, conversion: lastSequence, change: .recorded, receivedAt: new.receivedAt))
        spendKeys(of: new, on: lastSequence)
        if new.countOncePerCall { firstsOfCalls[place(inCallOf: new)] = lastSequence }
        return .recorded(recorded)
    }

    /// What stands in a conversion's place.
    func precedent(of new: NewConversion) throws(StoreError) -> Precedent {
        try decision(on: new)?.precedent ?? .none
    }

    func precedent(underKeyOf texts: ConversionTexts, fingerprint: UInt64, in workspace: WorkspaceID) -> Precedent {
        guard !texts.isEmpty(.idempotencyKey), let spent = keys[hashes.key(texts, in: workspace)],
            let first = conversion(spent.sequence, in: workspace)
        else { return .none }
        return Precedent(underKey: first, spentBy: spent.fingerprint, askedBy: fingerprint)
    }

    /// What the first of the questions that decides has decided; nil where the conversion is to be recorded.
    private func decision(
        on new: NewConversion
    ) throws(StoreError) -> (question: RecordingQuestion, precedent: Precedent)? {
        var questions = RecordingQuestions(new)
        while let question = questions.next() {
            for finding in findings(question, new) {
                switch new.verdict(question, finding, removed: removed) {
                case .undecided, .outlivedKey: break
                case .decided(let precedent): return (question, precedent)
                case .contradiction: throw StoreError(.corrupt, "record conversions")
                }
            }
        }
        return nil
    }

    /// What is found where a question has one look, in the order in which it counts.
    private func findings(_ question: RecordingQuestion, _ new: NewConversion) -> [RecordingFinding] {
        switch question {
        case .originRecord:
            guard let id = new.origin.flatMap({ ConversionID($0.id) }), let sequence = ids.sequence(of: id) else {
                return []
            }
            let isThere = conversions.contains { $0.conversion.sequence == sequence && !$0.isRemoved }
            let record = conversion(sequence, in: new.workspace)
            return [record.map { .record($0) } ?? (isThere ? .nothing : .gone(sequence))]
        case .originKeys: return hashes.originKeys(of: new).map { finding(under: keys[$0.hash], new) }
        case .key: return [finding(under: keys[hashes.key(new.texts, in: new.workspace)], new)]
        case .content:
            // Of those of the moment, no more than have the room in common, as all the rest must be, too.
            let room = new.roomName
            return conversions.filter { stored in
                stored.conversion.occurredAt == new.occurredAt && stored.workspace == new.workspace
                    && !stored.isRemoved && isSame(stored.conversion.roomName, room)
            }.map { .record($0.conversion) }
        case .firstOfCall:
            let first = firstsOfCalls[place(inCallOf: new)]
            return [finding(under: first.map { Spent(sequence: $0, fingerprint: 0) }, new)]
        }
    }

    private func finding(under spent: Spent?, _ new: NewConversion) -> RecordingFinding {
        guard let spent else { return .nothing }
        return conversion(spent.sequence, in: new.workspace).map { .record($0, fingerprint: spent.fingerprint) }
            ?? .gone(spent.sequence)
    }

    private func place(inCallOf new: NewConversion) -> KeyHash {
        hashes.firstOfCall(new.texts, isTest: new.isTest, in: new.workspace)
    }

    // MARK: Keys

    /// Its own key stands for nothing any more, if it is spent: else that would have decided.
    private mutating func spendKeys(of new: NewConversion, on sequence: Int64) {
        if let key = key(of: new) { keys[key.hash] = Spent(sequence: sequence, fingerprint: key.fingerprint) }
        for key in hashes.originKeys(of: new) where keys[key.hash] == nil {
            keys[key.hash] = Spent(sequence: sequence, fingerprint: key.fingerprint)
        }
    }

    private func key(of new: NewConversion) -> SpentKey? {
        guard new.hasKey else { return nil }
        return SpentKey(hash: hashes.key(new.texts, in: new.workspace), fingerprint: new.fingerprint)
    }

    private func keyToken(of new: NewConversion) -> KeyToken? {
        let kept = key(of: new).map { .own($0) } ?? hashes.keptKey(ofOriginOf: new)
        return hashes.token(of: kept, agent: new.agentID, room: new.roomName, in: new.workspace)
    }
}
