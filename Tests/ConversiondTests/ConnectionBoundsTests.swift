import Testing

@testable import conversiond

@Suite struct ConnectionBoundsTests {
    private static let plenty = 64 << 30

    @Test func descriptorsAreLeftForTheRestOfTheProcess() {
        for (descriptors, connections) in [(1 << 20, 65_536), (1024, 896), (256, 128), (128, 64), (1, 1)] {
            #expect(ConnectionBounds().connections(descriptors: descriptors, memory: Self.plenty) == connections)
        }
    }

    @Test func thereIsMemoryForEach() {
        #expect(ConnectionBounds().connections(descriptors: 1 << 20, memory: 256 << 20) == 256)
        #expect(ConnectionBounds().connections(descriptors: 1 << 20, memory: 1 << 20) == 64)
    }

    @Test func whatTheOperatorSaysHoldsAsFarAsThereAreDescriptors() {
        #expect(ConnectionBounds(connections: 10).connections(descriptors: 1024, memory: 1) == 10)
        #expect(ConnectionBounds(connections: 5000).connections(descriptors: 1024, memory: 1) == 896)
    }
}
