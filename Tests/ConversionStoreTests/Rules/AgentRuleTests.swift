import ConversionStore
import Testing

/// What becomes of a change of an agent.
@Suite struct AgentRuleTests {
    private static let settings = AgentSettings(name: "\u{f6}", analyticsEnabled: true)
    private static let living = Agent(
        id: "a", revision: 4, settings: settings, createTime: Rule.at(1), updateTime: Rule.at(2))

    private func kind(_ body: () throws -> Void) -> StoreError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreError)?.kind
        }
    }

    @Test(arguments: [(nil, 1), (1, 2), (7, 8)] as [(Int64?, Int64)])
    func anAgentGoesOnBehindTheLastRevisionOfItsID(last: Int64?, revision: Int64) throws {
        let agent = try AgentRule.created(
            "a", Self.settings, at: Rule.at(9), hasWorkspace: true, living: nil, lastRevision: last)
        #expect(
            agent
                == Agent(
                    id: "a", revision: revision, settings: Self.settings, createTime: Rule.at(9), updateTime: Rule.at(9)
                ))
    }

    @Test func anIDIsFreeInItsWorkspaceOrNot() {
        struct Asked: Error {}
        func ask<Value>() throws -> Value { throw Asked() }
        func create(hasWorkspace: Bool, living: @autoclosure () throws -> Agent?) throws {
            _ = try AgentRule.created(
                "a", Self.settings, at: Rule.at(9), hasWorkspace: hasWorkspace, living: living(), lastRevision: ask())
        }
        #expect(kind { try create(hasWorkspace: true, living: Self.living) } == .agentExists)
        // Nothing more is asked where that much is known.
        #expect(kind { try create(hasWorkspace: false, living: ask()) } == .workspaceNotFound)
    }

    struct Updating: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout AgentSettings) -> Void
        let isChanged: Bool

        init(_ name: String, _ isChanged: Bool, _ change: @escaping @Sendable (inout AgentSettings) -> Void) {
            (testDescription, self.isChanged, self.change) = (name, isChanged, change)
        }
    }

    static let updating = [
        Updating("nothing", false) { _ in },
        Updating("the same again", false) { $0 = settings },
        Updating("the same letter", false) { $0.name = "\u{f6}" },
        Updating("a letter that is written otherwise", true) { $0.name = "o\u{308}" },
        Updating("a switch", true) { $0.analyticsTrackConversions = true },
        Updating("a setting that was not there", true) { $0.voice = AgentSettings.Voice(provider: "", voiceID: "") },
        Updating("the order of a list", true) { $0.allowedEvents = ["a"] },
        Updating("there and back", false) {
            $0.countingMode = .oncePerCall
            $0.countingMode = .every
        },
    ]

    @Test(arguments: updating) func onlyAChangeMakesARevision(_ row: Updating) throws {
        for expected in [nil, 4] as [Int64?] {
            let update = try AgentRule.updated(
                Self.living, expectedRevision: expected, at: Rule.at(9), row.change)
            #expect(update.isChanged == row.isChanged)
            var agent = Self.living
            if row.isChanged {
                row.change(&agent.settings)
                (agent.revision, agent.updateTime) = (5, Rule.at(9))
            }
            #expect(update.agent == agent)
            #expect(try update.agent.settings.text == agent.settings.text)
        }
    }

    struct Expecting: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let living: Agent?
        let revision: Int64?
        let kind: StoreError.Kind?
    }

    static let expecting = [
        Expecting(testDescription: "any revision", living: living, revision: nil, kind: nil),
        Expecting(testDescription: "its revision", living: living, revision: 4, kind: nil),
        Expecting(testDescription: "one before", living: living, revision: 3, kind: .revisionMismatch),
        Expecting(testDescription: "one that is to come", living: living, revision: 5, kind: .revisionMismatch),
        Expecting(testDescription: "no agent", living: nil, revision: nil, kind: .agentNotFound),
        Expecting(testDescription: "no agent of a revision", living: nil, revision: 4, kind: .agentNotFound),
    ]

    @Test(arguments: expecting) func aChangeExpectsAnAgentAndARevision(_ row: Expecting) {
        #expect(
            kind {
                _ = try AgentRule.updated(row.living, expectedRevision: row.revision, at: Rule.at(9)) {
                    $0.name = "other"
                }
            } == row.kind)
        var deleted: Agent?
        #expect(kind { deleted = try AgentRule.deleted(row.living, expectedRevision: row.revision) } == row.kind)
        #expect(deleted == (row.kind == nil ? row.living : nil))
    }

    @Test func whatAChangeThrowsComesOut() {
        struct Refused: Error {}
        #expect(throws: Refused.self) {
            try AgentRule.updated(Self.living, expectedRevision: nil, at: Rule.at(9)) { _ in throw Refused() }
        }
    }

    /// Stored, and compared as bytes: it must stay as it is.
    @Test func theTextOfSettingsIsStable() throws {
        #expect(
            try Self.settings.text
                == """
                {"allowedEvents":[],"analyticsConversionEvent":"conversion","analyticsEnabled":true,\
                "analyticsTrackConversions":false,"countingMode":"every","instructions":"","model":"","name":"\u{f6}",\
                "voiceEnabled":false}
                """)
        #expect(try AgentSettings(text: Self.settings.text) == Self.settings)
    }
}
