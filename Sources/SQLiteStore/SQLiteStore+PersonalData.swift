import ConversionStore
import GRDB

extension SQLiteStore {
    public func personalData(
        of conversions: ArraySlice<Conversion>, in workspace: WorkspaceID, scope: AgentScope?, bytes: Int
    ) async throws -> [PersonalData] {
        try await read("read personal data") { database in
            var found: [PersonalData] = []
            var size = 0
            for conversion in conversions {
                guard size < bytes || found.isEmpty else { break }
                let data = try PersonalDataTable.ofConversion(
                    database, conversion.sequence, in: workspace, scope: scope)
                size += data.footprint
                found.append(data)
            }
            return found
        }
    }

    public func personalData(
        ofCalls rooms: [String], in workspace: WorkspaceID, scope: AgentScope?
    ) async throws -> [PersonalData] {
        try await read("read personal data") { database in
            try rooms.map { try PersonalDataTable.ofCall(database, $0, in: workspace, scope: scope) }
        }
    }
}
