import ConversionAPI
import ConversionClient

/// The conversions of one moment, room, agent and event in a ledger: nearly always one. Among them is that of an adjustment
/// which names it by its key and not by its id.
struct EqualConversions {
    private let client: ConversionClient
    private let filter: ConversionFilter

    /// Those that an adjustment may mean, of any value.
    init(_ adjustment: PortableAdjustment, at time: ProtobufTimestamp, _ client: ConversionClient) {
        self.client = client
        let isLast = time.nanos == 999_999_999
        let next = ProtobufTimestamp(seconds: time.seconds + (isLast ? 1 : 0), nanos: isLast ? 0 : time.nanos + 1)
        filter = ConversionFilter(
            startTime: time, endTime: next, agentID: adjustment.agentID, eventType: adjustment.eventType,
            roomName: adjustment.roomName, includeTests: true)
    }

    /// In the order of the ledger: a list gives what happened at once the last first.
    func conversions() async throws -> [Conversion] {
        var found: [Conversion] = []
        var request = ListConversionsRequest(pageSize: Int32(Paging.pageLimit), filter: filter)
        repeat {
            let page = try await client.conversions.listConversions(request)
            found += page.conversions
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return found.reversed()
    }
}
