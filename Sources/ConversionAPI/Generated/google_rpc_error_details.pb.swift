// swift-format-ignore-file
// Made by protoc-gen-conversion from google/rpc/error_details.proto. Do not edit: run `make generate`.

internal import CConversionMessages
public import RPC

/// Why a call failed, for programs.
public struct GoogleRPCErrorInfo: ProtobufMessage {
    /// The reason in UPPER_SNAKE_CASE, unique within the domain.
    public var reason: String
    /// Who gives reasons their meaning.
    public var domain: String
    /// More about this failure, such as the limit that was hit. Elsewhere a map: the wire form is the same.
    public var metadata: [GoogleRPCErrorInfo.MetadataEntry]

    /// A message of the given fields; the others have their default values.
    public init(
        reason: String = "",
        domain: String = "",
        metadata: [GoogleRPCErrorInfo.MetadataEntry] = []
    ) {
        self.reason = reason
        self.domain = domain
        self.metadata = metadata
    }

    /// One pair of `metadata`.
    public struct MetadataEntry: ProtobufMessage {
        /// The pair's key.
        public var key: String
        /// The pair's value.
        public var value: String

        /// A message of the given fields; the others have their default values.
        public init(
            key: String = "",
            value: String = ""
        ) {
            self.key = key
            self.value = value
        }
    }
}

extension GoogleRPCErrorInfo {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__error_info__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__ErrorInfo.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__ErrorInfo>) {
        reason = String(stored: c.pointee.reason)
        domain = String(stored: c.pointee.domain)
        metadata = loadMessages(c.pointee.metadata, c.pointee.n_metadata) { GoogleRPCErrorInfo.MetadataEntry(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__ErrorInfo> {
        let c = try arena.allocate(Google__Rpc__ErrorInfo.self)
        google__rpc__error_info__init(c)
        if !reason.isEmpty { c.pointee.reason = try arena.copy(reason) }
        if !domain.isEmpty { c.pointee.domain = try arena.copy(domain) }
        if !metadata.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Google__Rpc__ErrorInfo__MetadataEntry>?.self, count: metadata.count)
            for (index, value) in metadata.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_metadata = metadata.count
            c.pointee.metadata = list
        }
        return c
    }
}

extension GoogleRPCErrorInfo.MetadataEntry {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__error_info__metadata_entry__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__ErrorInfo__MetadataEntry.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__ErrorInfo__MetadataEntry>) {
        key = String(stored: c.pointee.key)
        value = String(stored: c.pointee.value)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__ErrorInfo__MetadataEntry> {
        let c = try arena.allocate(Google__Rpc__ErrorInfo__MetadataEntry.self)
        google__rpc__error_info__metadata_entry__init(c)
        if !key.isEmpty { c.pointee.key = try arena.copy(key) }
        if !value.isEmpty { c.pointee.value = try arena.copy(value) }
        return c
    }
}

/// When to try again.
public struct GoogleRPCRetryInfo: ProtobufMessage {
    /// How long to wait at least.
    public var retryDelay: ProtobufDuration?

    /// A message of the given fields; the others have their default values.
    public init(
        retryDelay: ProtobufDuration? = nil
    ) {
        self.retryDelay = retryDelay
    }
}

extension GoogleRPCRetryInfo {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__retry_info__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__RetryInfo.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__RetryInfo>) {
        retryDelay = c.pointee.retry_delay.map { ProtobufDuration(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__RetryInfo> {
        let c = try arena.allocate(Google__Rpc__RetryInfo.self)
        google__rpc__retry_info__init(c)
        if let retryDelay { c.pointee.retry_delay = try retryDelay.store(in: arena) }
        return c
    }
}

/// Where a stack trace may travel. Never sent by this server.
public struct GoogleRPCDebugInfo: ProtobufMessage {
    /// The frames, innermost first.
    public var stackEntries: [String]
    /// Anything else.
    public var detail: String

    /// A message of the given fields; the others have their default values.
    public init(
        stackEntries: [String] = [],
        detail: String = ""
    ) {
        self.stackEntries = stackEntries
        self.detail = detail
    }
}

extension GoogleRPCDebugInfo {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__debug_info__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__DebugInfo.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__DebugInfo>) {
        stackEntries = loadList(c.pointee.stack_entries, c.pointee.n_stack_entries) { String(stored: $0) }
        detail = String(stored: c.pointee.detail)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__DebugInfo> {
        let c = try arena.allocate(Google__Rpc__DebugInfo.self)
        google__rpc__debug_info__init(c)
        if !stackEntries.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<CChar>?.self, count: stackEntries.count)
            for (index, value) in stackEntries.enumerated() {
                list[index] = try arena.copy(value)
            }
            c.pointee.n_stack_entries = stackEntries.count
            c.pointee.stack_entries = list
        }
        if !detail.isEmpty { c.pointee.detail = try arena.copy(detail) }
        return c
    }
}

/// Which quotas are used up.
public struct GoogleRPCQuotaFailure: ProtobufMessage {
    /// All of them.
    public var violations: [GoogleRPCQuotaFailure.Violation]

    /// A message of the given fields; the others have their default values.
    public init(
        violations: [GoogleRPCQuotaFailure.Violation] = []
    ) {
        self.violations = violations
    }

    /// One quota.
    public struct Violation: ProtobufMessage {
        /// Whose quota.
        public var subject: String
        /// What it limits.
        public var description: String

        /// A message of the given fields; the others have their default values.
        public init(
            subject: String = "",
            description: String = ""
        ) {
            self.subject = subject
            self.description = description
        }
    }
}

extension GoogleRPCQuotaFailure {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__quota_failure__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__QuotaFailure.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__QuotaFailure>) {
        violations = loadMessages(c.pointee.violations, c.pointee.n_violations) { GoogleRPCQuotaFailure.Violation(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__QuotaFailure> {
        let c = try arena.allocate(Google__Rpc__QuotaFailure.self)
        google__rpc__quota_failure__init(c)
        if !violations.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Google__Rpc__QuotaFailure__Violation>?.self, count: violations.count)
            for (index, value) in violations.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_violations = violations.count
            c.pointee.violations = list
        }
        return c
    }
}

extension GoogleRPCQuotaFailure.Violation {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__quota_failure__violation__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__QuotaFailure__Violation.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__QuotaFailure__Violation>) {
        subject = String(stored: c.pointee.subject)
        description = String(stored: c.pointee.description)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__QuotaFailure__Violation> {
        let c = try arena.allocate(Google__Rpc__QuotaFailure__Violation.self)
        google__rpc__quota_failure__violation__init(c)
        if !subject.isEmpty { c.pointee.subject = try arena.copy(subject) }
        if !description.isEmpty { c.pointee.description = try arena.copy(description) }
        return c
    }
}

/// What must be so before the call can succeed.
public struct GoogleRPCPreconditionFailure: ProtobufMessage {
    /// All that is not so.
    public var violations: [GoogleRPCPreconditionFailure.Violation]

    /// A message of the given fields; the others have their default values.
    public init(
        violations: [GoogleRPCPreconditionFailure.Violation] = []
    ) {
        self.violations = violations
    }

    /// One condition.
    public struct Violation: ProtobufMessage {
        /// The kind of condition, such as `TRACKING`.
        public var type: String
        /// What must meet it, such as `agents/agent_456`.
        public var subject: String
        /// How to meet it.
        public var description: String

        /// A message of the given fields; the others have their default values.
        public init(
            type: String = "",
            subject: String = "",
            description: String = ""
        ) {
            self.type = type
            self.subject = subject
            self.description = description
        }
    }
}

extension GoogleRPCPreconditionFailure {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__precondition_failure__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__PreconditionFailure.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__PreconditionFailure>) {
        violations = loadMessages(c.pointee.violations, c.pointee.n_violations) { GoogleRPCPreconditionFailure.Violation(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__PreconditionFailure> {
        let c = try arena.allocate(Google__Rpc__PreconditionFailure.self)
        google__rpc__precondition_failure__init(c)
        if !violations.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Google__Rpc__PreconditionFailure__Violation>?.self, count: violations.count)
            for (index, value) in violations.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_violations = violations.count
            c.pointee.violations = list
        }
        return c
    }
}

extension GoogleRPCPreconditionFailure.Violation {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__precondition_failure__violation__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__PreconditionFailure__Violation.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__PreconditionFailure__Violation>) {
        type = String(stored: c.pointee.type)
        subject = String(stored: c.pointee.subject)
        description = String(stored: c.pointee.description)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__PreconditionFailure__Violation> {
        let c = try arena.allocate(Google__Rpc__PreconditionFailure__Violation.self)
        google__rpc__precondition_failure__violation__init(c)
        if !type.isEmpty { c.pointee.type = try arena.copy(type) }
        if !subject.isEmpty { c.pointee.subject = try arena.copy(subject) }
        if !description.isEmpty { c.pointee.description = try arena.copy(description) }
        return c
    }
}

/// Which fields of the request are wrong.
public struct GoogleRPCBadRequest: ProtobufMessage {
    /// All of them.
    public var fieldViolations: [GoogleRPCBadRequest.FieldViolation]

    /// A message of the given fields; the others have their default values.
    public init(
        fieldViolations: [GoogleRPCBadRequest.FieldViolation] = []
    ) {
        self.fieldViolations = fieldViolations
    }

    /// One field.
    public struct FieldViolation: ProtobufMessage {
        /// Its path in the request: `agent.voice.voice_id`, `requests[3].value.nanos`.
        public var field: String
        /// What is wrong with it, and what would be right.
        public var description: String
        /// The reason in UPPER_SNAKE_CASE, unique within ErrorInfo's domain.
        public var reason: String
        /// The description in the user's language.
        public var localizedMessage: GoogleRPCLocalizedMessage?

        /// A message of the given fields; the others have their default values.
        public init(
            field: String = "",
            description: String = "",
            reason: String = "",
            localizedMessage: GoogleRPCLocalizedMessage? = nil
        ) {
            self.field = field
            self.description = description
            self.reason = reason
            self.localizedMessage = localizedMessage
        }
    }
}

extension GoogleRPCBadRequest {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__bad_request__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__BadRequest.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__BadRequest>) {
        fieldViolations = loadMessages(c.pointee.field_violations, c.pointee.n_field_violations) { GoogleRPCBadRequest.FieldViolation(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__BadRequest> {
        let c = try arena.allocate(Google__Rpc__BadRequest.self)
        google__rpc__bad_request__init(c)
        if !fieldViolations.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Google__Rpc__BadRequest__FieldViolation>?.self, count: fieldViolations.count)
            for (index, value) in fieldViolations.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_field_violations = fieldViolations.count
            c.pointee.field_violations = list
        }
        return c
    }
}

extension GoogleRPCBadRequest.FieldViolation {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__bad_request__field_violation__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__BadRequest__FieldViolation.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__BadRequest__FieldViolation>) {
        field = String(stored: c.pointee.field)
        description = String(stored: c.pointee.description)
        reason = String(stored: c.pointee.reason)
        localizedMessage = c.pointee.localized_message.map { GoogleRPCLocalizedMessage(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__BadRequest__FieldViolation> {
        let c = try arena.allocate(Google__Rpc__BadRequest__FieldViolation.self)
        google__rpc__bad_request__field_violation__init(c)
        if !field.isEmpty { c.pointee.field = try arena.copy(field) }
        if !description.isEmpty { c.pointee.description = try arena.copy(description) }
        if !reason.isEmpty { c.pointee.reason = try arena.copy(reason) }
        if let localizedMessage { c.pointee.localized_message = try localizedMessage.store(in: arena) }
        return c
    }
}

/// Which request it was.
public struct GoogleRPCRequestInfo: ProtobufMessage {
    /// An id that the server's log knows.
    public var requestID: String
    /// Data for the people who run the server.
    public var servingData: String

    /// A message of the given fields; the others have their default values.
    public init(
        requestID: String = "",
        servingData: String = ""
    ) {
        self.requestID = requestID
        self.servingData = servingData
    }
}

extension GoogleRPCRequestInfo {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__request_info__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__RequestInfo.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__RequestInfo>) {
        requestID = String(stored: c.pointee.request_id)
        servingData = String(stored: c.pointee.serving_data)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__RequestInfo> {
        let c = try arena.allocate(Google__Rpc__RequestInfo.self)
        google__rpc__request_info__init(c)
        if !requestID.isEmpty { c.pointee.request_id = try arena.copy(requestID) }
        if !servingData.isEmpty { c.pointee.serving_data = try arena.copy(servingData) }
        return c
    }
}

/// Which resource it was about.
public struct GoogleRPCResourceInfo: ProtobufMessage {
    /// Such as `conversion.v1.Agent`.
    public var resourceType: String
    /// Its id.
    public var resourceName: String
    /// Its owner, if known.
    public var owner: String
    /// What was wrong with it.
    public var description: String

    /// A message of the given fields; the others have their default values.
    public init(
        resourceType: String = "",
        resourceName: String = "",
        owner: String = "",
        description: String = ""
    ) {
        self.resourceType = resourceType
        self.resourceName = resourceName
        self.owner = owner
        self.description = description
    }
}

extension GoogleRPCResourceInfo {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__resource_info__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__ResourceInfo.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__ResourceInfo>) {
        resourceType = String(stored: c.pointee.resource_type)
        resourceName = String(stored: c.pointee.resource_name)
        owner = String(stored: c.pointee.owner)
        description = String(stored: c.pointee.description)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__ResourceInfo> {
        let c = try arena.allocate(Google__Rpc__ResourceInfo.self)
        google__rpc__resource_info__init(c)
        if !resourceType.isEmpty { c.pointee.resource_type = try arena.copy(resourceType) }
        if !resourceName.isEmpty { c.pointee.resource_name = try arena.copy(resourceName) }
        if !owner.isEmpty { c.pointee.owner = try arena.copy(owner) }
        if !description.isEmpty { c.pointee.description = try arena.copy(description) }
        return c
    }
}

/// Where to read more.
public struct GoogleRPCHelp: ProtobufMessage {
    /// All places.
    public var links: [GoogleRPCHelp.Link]

    /// A message of the given fields; the others have their default values.
    public init(
        links: [GoogleRPCHelp.Link] = []
    ) {
        self.links = links
    }

    /// One place.
    public struct Link: ProtobufMessage {
        /// What it is.
        public var description: String
        /// Where it is.
        public var url: String

        /// A message of the given fields; the others have their default values.
        public init(
            description: String = "",
            url: String = ""
        ) {
            self.description = description
            self.url = url
        }
    }
}

extension GoogleRPCHelp {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__help__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__Help.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__Help>) {
        links = loadMessages(c.pointee.links, c.pointee.n_links) { GoogleRPCHelp.Link(stored: $0) }
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__Help> {
        let c = try arena.allocate(Google__Rpc__Help.self)
        google__rpc__help__init(c)
        if !links.isEmpty {
            let list = try arena.allocate(UnsafeMutablePointer<Google__Rpc__Help__Link>?.self, count: links.count)
            for (index, value) in links.enumerated() {
                list[index] = try value.store(in: arena)
            }
            c.pointee.n_links = links.count
            c.pointee.links = list
        }
        return c
    }
}

extension GoogleRPCHelp.Link {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__help__link__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__Help__Link.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__Help__Link>) {
        description = String(stored: c.pointee.description)
        url = String(stored: c.pointee.url)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__Help__Link> {
        let c = try arena.allocate(Google__Rpc__Help__Link.self)
        google__rpc__help__link__init(c)
        if !description.isEmpty { c.pointee.description = try arena.copy(description) }
        if !url.isEmpty { c.pointee.url = try arena.copy(url) }
        return c
    }
}

/// A text for the user.
public struct GoogleRPCLocalizedMessage: ProtobufMessage {
    /// The BCP 47 name of its language.
    public var locale: String
    /// The text.
    public var message: String

    /// A message of the given fields; the others have their default values.
    public init(
        locale: String = "",
        message: String = ""
    ) {
        self.locale = locale
        self.message = message
    }
}

extension GoogleRPCLocalizedMessage {
    /// The message's fields, by name and number.
    public static var descriptor: MessageDescriptor {
        MessageDescriptor(google__rpc__localized_message__pointer())
    }

    public init(decoding bytes: RawSpan) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        let unpacked = try arena.unpack(bytes, as: Self.descriptor)
        self.init(stored: unpacked.assumingMemoryBound(to: Google__Rpc__LocalizedMessage.self))
    }

    public func encode(into buffer: inout MessageBuffer) throws {
        let arena = MessageArena.claim()
        defer { arena.release() }
        arena.pack(try store(in: arena), into: &buffer)
    }

    init(stored c: UnsafePointer<Google__Rpc__LocalizedMessage>) {
        locale = String(stored: c.pointee.locale)
        message = String(stored: c.pointee.message)
    }

    func store(in arena: MessageArena) throws(RPCError) -> UnsafeMutablePointer<Google__Rpc__LocalizedMessage> {
        let c = try arena.allocate(Google__Rpc__LocalizedMessage.self)
        google__rpc__localized_message__init(c)
        if !locale.isEmpty { c.pointee.locale = try arena.copy(locale) }
        if !message.isEmpty { c.pointee.message = try arena.copy(message) }
        return c
    }
}
