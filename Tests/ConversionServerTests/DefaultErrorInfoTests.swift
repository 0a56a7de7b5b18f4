import ConversionAPI
import RPC
import Testing

@testable import ConversionServer

@Suite struct DefaultErrorInfoTests {
    private struct Mishap: Error {}

    private func ending(_ thrown: any Error) async -> RPCError {
        let loop = TestLoop(index: 0)
        let handler = MethodHandler.callback(ConversionServiceMethods.trackConversion) {
            (_: TrackConversionRequest, _) in throw thrown
        }
        return await withCheckedContinuation { continuation in
            loop.execute {
                let call = TestCall(handler, deadline: nil, on: loop) { continuation.resume(returning: $1) }
                if call.begin() { call.receive([UInt8]().span.bytes) }
            }
        }
    }

    @Test func anErrorWithoutDetailsGetsItsCodesName() async {
        #expect(Failure(await ending(RPCError(.unimplemented, "x"))) == Failure(.unimplemented, "UNIMPLEMENTED"))
        #expect(Failure(await ending(CancellationError())) == Failure(.cancelled, "CANCELLED"))
        let internalError = await ending(Mishap())
        #expect(Failure(internalError) == Failure(.internal, "INTERNAL"))
        #expect(internalError.statusMessage.message == internalError.message)
    }

    @Test func detailsThatAreThereStay() async {
        let error = RPCError(.notFound, "x", details: [.errorInfo(reason: "AGENT_NOT_FOUND")])
        let ended = await ending(error)
        #expect(ended.trailers == error.trailers)
    }
}
