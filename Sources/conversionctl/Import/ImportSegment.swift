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
    /// Of lines that are no record.
    private(set) var failures: [ImportFailure] = []
    private(set) var firstLine: Int?
    private(set) var itemCount = 0
    private var size = 0

    /// Whether the next items belong to another segment.
    var isFull: Bool { itemCount >= Self.itemLimit || size >= Self.sizeLimit }

    /// Takes items, at most a message's; returns the message of the conversions among them, nil if there are none.
    mutating func add(_ items: [PortableReader.Item], validateOnly: Bool) -> ImportConversionsRequest? {
        var message = ImportConversionsRequest(validateOnly: validateOnly)
        for item in items {
            if firstLine == nil { firstLine = item.line }
            itemCount += 1
            size += item.size
            switch item.record {
            case .success(.conversion(let conversion)):
                message.conversions.append(conversion)
                lines.append(item.line)
            case .success(.adjustment(let adjustment)):
                adjustments.append(AdjustmentImport.Item(line: item.line, adjustment: adjustment))
            case .failure(let fault): failures.append(ImportFailure(line: item.line, fault))
            }
        }
        guard !message.conversions.isEmpty else { return nil }
        messages.append(message)
        return message
    }
}
