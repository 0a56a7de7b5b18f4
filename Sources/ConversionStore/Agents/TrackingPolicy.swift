/// The part of an agent that recording a conversion asks for, at one revision.
///
/// A class, so that handing one out costs one retain and not one for each string.
public final class TrackingPolicy: Sendable {
    /// The agent's revision that it is of.
    public let revision: Int64
    /// Analytics and conversion tracking both on.
    public let trackingEnabled: Bool
    /// The event of a conversion that names none.
    public let defaultEvent: String
    /// Empty where any event may be tracked.
    public let allowedEvents: [String]
    /// Which of a call's conversions count.
    public let countingMode: CountingMode

    public init(revision: Int64, settings: AgentSettings) {
        self.revision = revision
        trackingEnabled = settings.analyticsEnabled && settings.analyticsTrackConversions
        defaultEvent = settings.analyticsConversionEvent
        allowedEvents = settings.allowedEvents
        countingMode = settings.countingMode
    }

    /// Whether the agent may track this event, already normalised.
    public func allows(_ event: String) -> Bool {
        allowedEvents.isEmpty || allowedEvents.contains(event)
    }
}
