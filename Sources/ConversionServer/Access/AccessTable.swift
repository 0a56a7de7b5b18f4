import ConversionStore
import RPC

/// Who may call a method, and what a list of agents makes of it.
struct AccessRule: Sendable, Equatable {
    enum Callers: Sendable, Equatable {
        /// Without a credential, too.
        case everyone
        /// Whoever has one, for any workspace and in any role.
        case anyCredential
        case roles([Role])
    }

    /// What a credential with a list of agents may do.
    enum Scoping: Sendable, Equatable {
        /// The method is not about agents.
        case unaffected
        /// Other agents' records are NOT_FOUND, or left out.
        case limited
        /// PERMISSION_DENIED: the method is about the workspace as a whole.
        case refused
    }

    let callers: Callers
    let scoping: Scoping

    init(_ callers: Callers, _ scoping: Scoping) {
        self.callers = callers
        self.scoping = scoping
    }

    func allows(_ role: Role) -> Bool {
        switch callers {
        case .everyone, .anyCredential: true
        case .roles(let roles): roles.contains(role)
        }
    }
}

/// The one table of which method takes which role. What is in no row, nobody with a credential may call.
enum AccessTable {
    static let rules: [String: AccessRule] = [
        "/conversion.v1.ConversionService/TrackConversion": AccessRule(.roles([.ingest, .admin]), .limited),
        "/conversion.v1.ConversionService/BatchTrackConversions": AccessRule(.roles([.ingest, .admin]), .limited),
        "/conversion.v1.ConversionService/ImportConversions": AccessRule(.roles([.admin]), .refused),
        "/conversion.v1.ConversionService/AdjustConversion": AccessRule(.roles([.ingest, .admin]), .limited),
        "/conversion.v1.ConversionService/RecordCall": AccessRule(.roles([.ingest, .admin]), .limited),
        "/conversion.v1.ConversionService/GetCall": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.ConversionService/ListCalls": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.ConversionService/GetConversion": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.ConversionService/ListConversions": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.ConversionService/SummarizeConversions": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.ConversionService/WatchConversions": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.ConversionService/EraseUser": AccessRule(.roles([.admin]), .refused),
        "/conversion.v1.AgentService/CreateAgent": AccessRule(.roles([.admin]), .refused),
        "/conversion.v1.AgentService/GetAgent": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.AgentService/ListAgents": AccessRule(.roles([.read, .admin]), .limited),
        "/conversion.v1.AgentService/UpdateAgent": AccessRule(.roles([.admin]), .limited),
        "/conversion.v1.AgentService/DeleteAgent": AccessRule(.roles([.admin]), .limited),
        "/conversion.v1.AgentService/GetAgentTools": AccessRule(.roles([.ingest, .read, .admin]), .limited),
        "/grpc.health.v1.Health/Check": AccessRule(.everyone, .unaffected),
        "/grpc.health.v1.Health/List": AccessRule(.everyone, .unaffected),
        "/grpc.health.v1.Health/Watch": AccessRule(.everyone, .unaffected),
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": AccessRule(.anyCredential, .unaffected),
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": AccessRule(.anyCredential, .unaffected),
    ]
}
