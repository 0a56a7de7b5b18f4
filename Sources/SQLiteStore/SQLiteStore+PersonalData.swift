import ConversionStore
import GRDB

extension SQLiteStore {
    public func personalData(
        of conversions: ArraySlice<Conversion>, in workspace: WorkspaceID, scope: AgentScope?, bytes: Int
    ) async throws -> [PersonalData] {
        try await read("read personal data") { database in
            try Self.personalData(of: conversions, bytes: bytes) {
                try PersonalDataTable.ofConversion(database, $0.sequence, in: workspace, scope: scope)
            }
        }
    }

    public func personalData(
        ofCalls rooms: ArraySlice<String>, in workspace: WorkspaceID, scope: AgentScope?, bytes: Int
    ) async throws -> [PersonalData] {
        try await read("read personal data") { database in
            try Self.personalData(of: rooms, bytes: bytes) {
                try PersonalDataTable.ofCall(database, $0, in: workspace, scope: scope)
            }
        }
    }

    private static func personalData<Item>(
        of items: ArraySlice<Item>, bytes: Int, _ read: (Item) throws -> PersonalData
    ) throws -> [PersonalData] {
        var found: [PersonalData] = []
        var size = 0
        for item in items {
            guard size < bytes || found.isEmpty else { break }
            let data = try read(item)
            size += data.footprint
            found.append(data)
        }
        return found
    }
}
