import Testing

@testable import ConversionStore

@Suite struct WriteQueueTests {
    private let journal = Journal()

    private func batch(_ count: Int, details: Int = 0) -> WriteBatch {
        var conversion = waiting("a")
        conversion.details = String(repeating: "d", count: details)
        return WriteBatch([NewConversion](repeating: conversion, count: count)) { _ in }
    }

    private func change() -> ScriptedChange { ScriptedChange("x", journal) }

    @Test func itHoldsSoManyConversionsAndChanges() {
        let queue = WriteQueue(limit: 10, byteLimit: 1 << 20)
        #expect(queue.append(batch(8)) == nil)
        #expect(queue.append(batch(3)) == .full)
        #expect(queue.append(change()) == nil)
        #expect(queue.append(aside: change()) == nil)
        #expect(queue.append(batch(1)) == .full)
        #expect(queue.append(change()) == .full)
        #expect(queue.append(aside: change()) == .full)
        #expect(queue.load.count == 10)
    }

    @Test func itHoldsSoMuchMemory() {
        let one = batch(1, details: 1_000).bytes
        #expect(one > 1_000)
        let queue = WriteQueue(limit: 10, byteLimit: 2 * one)
        #expect(queue.append(batch(1, details: 1_000)) == nil)
        #expect(queue.append(batch(1, details: 1_001)) == .full)
        #expect(queue.append(batch(1, details: 1_000)) == nil)
        #expect(queue.append(batch(1)) == .full)
        #expect(queue.load == WriteQueue.Load(count: 2, bytes: 2 * one))
    }

    @Test func whatIsBeingWrittenStillTakesItsRoom() {
        let queue = WriteQueue(limit: 2, byteLimit: 1 << 20)
        #expect(queue.append(batch(2)) == nil)
        var work: [WriteQueue.Work] = []
        #expect(queue.take(into: &work) && work.count == 1)
        #expect(queue.append(change()) == .full)
        queue.release(WriteQueue.Load(count: 2, bytes: batch(2).bytes))
        #expect(queue.append(change()) == nil)
        #expect(queue.load == WriteQueue.Load(count: 1))
    }

    @Test func aBatchLargerThanTheQueueIsRefused() {
        let queue = WriteQueue(limit: 2, byteLimit: 1 << 20)
        #expect(queue.append(batch(3)) == .full)
        #expect(queue.append(batch(2)) == nil)
    }

    @Test func itGivesUpWaitingWhenItsPatienceEndsOrItIsClosed() {
        let queue = WriteQueue(limit: 2, byteLimit: 1 << 20)
        var work: [WriteQueue.Work] = []
        #expect(queue.waitAndTake(into: &work, patience: .zero) == .nothing)
        #expect(queue.append(change()) == nil)
        queue.close()
        #expect(queue.append(change()) == .closed)
        #expect(queue.append(batch(1)) == .closed)
        #expect(queue.waitAndTake(into: &work, patience: .zero) == .work && work.count == 1)
        work = []
        #expect(queue.waitAndTake(into: &work, patience: nil) == .closed)
    }

    @Test func refusalsTellWhetherTryingAgainHelps() {
        #expect(WriteQueue.Refusal.full.error("x").kind == .overloaded)
        #expect(WriteQueue.Refusal.closed.error("x").kind == .closed)
    }
}
