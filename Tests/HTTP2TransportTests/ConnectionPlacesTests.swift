import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2Transport

@Suite struct ConnectionPlacesTests {
    /// Nothing is done to it here. One for all, as a channel and its pipeline hold each other until it is closed.
    private static let channel = EmbeddedChannel()

    /// Connections by number.
    private struct Crowd {
        var places: ConnectionPlaces
        var members: [ConnectionPlace] = []

        init(limit: Int, silent count: Int = 0) {
            places = ConnectionPlaces(limit: limit)
            for second in 0..<count { _ = admit(at: second) }
        }

        /// Whether the new one is taken, and the number of the one that is closed for it.
        mutating func admit(at second: Int) -> Outcome {
            let now = NIODeadline.uptimeNanoseconds(0) + .seconds(Int64(second))
            let place = ConnectionPlace(ConnectionPlacesTests.channel, opened: now)
            let verdict = places.admit(place, as: ObjectIdentifier(place), at: now)
            if verdict.isTaken { members.append(place) }
            return Outcome(
                isTaken: verdict.isTaken,
                closed: verdict.closing.flatMap { victim in members.firstIndex { $0 === victim } })
        }

        mutating func leave(_ number: Int) { places.remove(ObjectIdentifier(members[number])) }
    }

    private struct Outcome: Equatable {
        var isTaken = true
        var closed: Int?
    }

    @Test func belowThreeQuartersEverybodyStays() {
        var crowd = Crowd(limit: 16)
        for second in 0..<12 { #expect(crowd.admit(at: second * 10) == Outcome()) }
    }

    @Test func aboveThemTheOldestSilentOneMakesRoom() {
        var crowd = Crowd(limit: 16, silent: 12)
        crowd.members[0].rise(to: .known)
        crowd.members[1].rise(to: .called)
        #expect(crowd.admit(at: 20) == Outcome(closed: 2))
        // One that is being closed is not closed again.
        #expect(crowd.admit(at: 20) == Outcome(closed: 3))
    }

    @Test func nobodyIsClosedInTheFirstMoments() {
        var crowd = Crowd(limit: 8)
        for _ in 0..<8 { #expect(crowd.admit(at: 0) == Outcome()) }
        #expect(crowd.admit(at: 1) == Outcome(isTaken: false))
    }

    @Test func aConnectionHasItsPlaceUntilItIsClosed() {
        var crowd = Crowd(limit: 8)
        for _ in 0..<8 { _ = crowd.admit(at: 0) }
        let outcome = crowd.admit(at: 2)
        #expect(!outcome.isTaken)
        crowd.leave(outcome.closed ?? 0)
        let next = crowd.admit(at: 2)
        #expect(next.isTaken)
        #expect(crowd.places.count == 8)
    }

    @Test func whoHasMadeACallStaysWhereNobodyHasAKey() {
        var crowd = Crowd(limit: 8, silent: 8)
        for member in crowd.members { member.rise(to: .called) }
        #expect(crowd.admit(at: 20) == Outcome(isTaken: false))
    }

    @Test func whoHasShownAKeyStaysAndOthersMakeRoom() {
        var crowd = Crowd(limit: 8)
        for second in 0..<6 {
            _ = crowd.admit(at: second)
            crowd.members[second].rise(to: second == 0 ? .known : .called)
        }
        #expect(crowd.admit(at: 6) == Outcome())
        crowd.members[6].rise(to: .known)
        #expect(crowd.admit(at: 20) == Outcome(closed: 1))
        for member in crowd.members { member.rise(to: .known) }
        #expect(crowd.admit(at: 30) == Outcome(isTaken: false))
    }
}
