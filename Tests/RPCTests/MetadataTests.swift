import RPC
import Testing

@Suite struct MetadataTests {
    @Test func keysAreLowerCaseAndRepeatable() {
        var metadata: Metadata = ["X-A": "1", "x-b": "2"]
        metadata.add("3", for: "x-A")
        #expect(metadata["x-a"] == "1")
        #expect(metadata.values(for: "x-a") == [.text("1"), .text("3")])
        #expect(metadata.entries.map(\.key) == ["x-a", "x-b", "x-a"])
        metadata.removeAll("x-a")
        #expect(metadata == ["x-b": "2"])
        #expect(metadata["x-a"] == nil)
    }

    @Test func binaryKeysHoldBytes() {
        var metadata = Metadata()
        metadata.add(binary: [0, 255], for: "Trace")
        metadata.add(binary: [1], for: "trace-bin")
        metadata.add("ä", for: "other-BIN")
        #expect(metadata.values(for: "trace-bin") == [.binary([0, 255]), .binary([1])])
        #expect(metadata[binary: "trace-bin"] == [0, 255])
        #expect(metadata["trace-bin"] == nil)
        #expect(metadata[binary: "other-bin"] == Array("ä".utf8))
    }

    @Test func onlyApplicationsKeysAreSendable() {
        for key in ["a", "x-y_z.0", "grpc-status-details-bin", "grpc-retry-pushback-ms", "-bin"] {
            #expect(Metadata.isSendable(key), "\(key)")
        }
        for key in [
            "", "A", ":path", "a b", "ä", "a\n", "grpc-status", "grpc-", "te", "connection", "content-type", "a:b",
        ] {
            #expect(!Metadata.isSendable(key), "\(key)")
        }
    }

    @Test func appendingKeepsTheOrder() {
        var metadata: Metadata = ["a": "1"]
        #expect(!metadata.isEmpty)
        metadata.append(contentsOf: ["b": "2", "a": "3"])
        #expect(metadata == ["a": "1", "b": "2", "a": "3"])
        #expect(Metadata().isEmpty)
    }
}
