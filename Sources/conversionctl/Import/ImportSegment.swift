import ConversionAPI

/// A part of an import that one call carries: kept until the call has been answered, so that it can be made again.
struct ImportSegment {
    static let itemLimit = 50_000
    /// In bytes of input.
    static let sizeLimit = 16 * 1024 * 1024
    /// The most conversions that a server takes in one message.
    static let messageLimit = 1000
    /// In bytes of input, so that no message comes near 4 MiB.
    static let messageSizeLimit = 2 * 1024 * 1024

    /// What has been sent, or is to be sent again.
    private(set) var messages: [ImportConversionsRequest] = []
    /// Those of the conversions, in the order of the call.
    private(set) var lines: [Int] = []
    /// To be made when the call has been answered, as they may be of its conversions.
    private(set) var adjustments: [AdjustmentImport.Item] = []
    /// To be created before any other record is sent.
    private(set) var agents: [RecordImport.Item] = []
    /// To be recorded when the call has been answered.
    private(set) var calls: [RecordImport.Item] = []
    /// Of lines that are no record.
    private(set) var failures: [ImportFailure] = []
    private(set) var firstLine: Int?
    private(set) var itemCount = 0
    private var size = 0

    /// Whether the next items belong to another segment.
    var isFull: Bool { itemCount >= Self.itemLimit || size >= Self.sizeLimit }

    /// Takes items, at most a message's; returns the message of the conversions among them, nil if there are none.
    mutating func add(_ items: [PortableReader.Item], validateOnly: Bool) -> ImportConversionsRequest? {
        var conversions: [PortableConversion] = []
        for item in items {
            if firstLine == nil { firstLine = item.line }
            itemCount += 1
            size += item.size
            switch item.record {
            case .success(.conversion(let conversion)):
                conversions.append(conversion)
                lines.append(item.line)
            case .success(.adjustment(let adjustment)):
                adjustments.append(AdjustmentImport.Item(line: item.line, adjustment: adjustment))
            case .success(.agent(let agent)):
                agents.append(RecordImport.Item(line: item.line, record: .agent(agent)))
            case .success(.call(let call)): calls.append(RecordImport.Item(line: item.line, record: .call(call)))
            case .failure(let fault): failures.append(ImportFailure(line: item.line, fault))
            }
        }
        guard !conversions.isEmpty else { return nil }
        let message = Self.message(of: conversions, validateOnly: validateOnly)
        messages.append(message)
        return message
    }

    /// The agents that have been read since the last time.
    mutating func takeAgents() -> [RecordImport.Item] {
        defer { agents = [] }
        return agents
    }

    /// In one list, as the answer counts the places of a message's first list before those of its second. One without
    /// origins is a message that servers of any release understand.
    private static func message(
        of conversions: [PortableConversion], validateOnly: Bool
    ) -> ImportConversionsRequest {
        guard conversions.contains(where: \.isExported) else {
            return ImportConversionsRequest(
                conversions: conversions.map(\.conversion), validateOnly: validateOnly)
        }
        return ImportConversionsRequest(
            validateOnly: validateOnly,
            exportedConversions: conversions.map { portable in
                ExportedConversion(
                    conversion: portable.conversion, originID: portable.originID, keyToken: portable.keyToken)
            })
    }
}
