import ConversionStore
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, 0, 0), (1, 5, 1_000_000_005), (-1, 999_999_999, -1), (-1, 0, -1_000_000_000), (-2, 1, -1_999_999_999),
            (9_223_372_036, 854_775_807, Int64.max), (-9_223_372_037, 145_224_192, Int64.min),
        ] as [(Int64, Int32, Int64)]) func partsAndNanosecondsAgree(seconds: Int64, nanos: Int32, nanoseconds: Int64)
    {
        let time = Timestamp(seconds: seconds, nanos: nanos)
        #expect(time == Timestamp(nanoseconds: nanoseconds))
        #expect(time?.seconds == seconds && time?.nanos == nanos)
    }

    @Test(
        arguments: [
            (0, -1), (0, 1_000_000_000), (9_223_372_036, 854_775_808), (-9_223_372_037, 145_224_191), (Int64.max, 0),
            (Int64.min, 0),
        ] as [(Int64, Int32)]) func whatIsOutOfReachIsNil(seconds: Int64, nanos: Int32)
    {
        #expect(Timestamp(seconds: seconds, nanos: nanos) == nil)
    }
}
