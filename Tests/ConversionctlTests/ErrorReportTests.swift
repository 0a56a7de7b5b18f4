import ConversionAPI
import RPC
import Testing

@testable import conversionctl

@Suite struct ErrorReportTests {
    @Test func theExitStatusIsTheCodeAfter64() {
        #expect(
            StatusCode.allCases.map { ErrorReport.exitStatus($0) }
                == [64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80])
    }

    @Test func aFailureIsAFewLines() {
        let error = RPCError(
            .invalidArgument, "room_name is required. details is too long.",
            details: [
                .errorInfo(reason: "FIELD_REQUIRED"),
                .badRequest([
                    FieldViolation(field: "room_name", description: "room_name is required."),
                    FieldViolation(field: "details", description: "details is too long."),
                ]),
                .retryInfo(.milliseconds(1250)),
            ])
        #expect(
            ErrorReport.lines(error, hints: ["Look there."], isColoured: false) == [
                "conversionctl: INVALID_ARGUMENT: room_name is required. details is too long.",
                "  room_name: room_name is required.", "  details: details is too long.", "  Try again in 1.25 s.",
                "  reason: FIELD_REQUIRED", "  Look there.",
            ])
    }

    @Test func everyKindOfDetailIsReadable() {
        let error = RPCError(
            .resourceExhausted, "No more today.",
            details: [
                .errorInfo(
                    reason: "RATE_LIMITED", domain: "proxy.example", metadata: ["quota": "10", "agent": "a\nb"]),
                .quotaFailure([.init(subject: "agent:sales", description: "10 calls a day.")]),
                .preconditionFailure([.init(type: "TOS", subject: "shop", description: "Accept the terms.")]),
                .resourceInfo(type: "conversion.v1.Agent", name: "sales", description: "It is full."),
                .help([.init(description: "Limits", url: "https://example.com/limits"), .init(url: "https://e.x")]),
                .requestInfo(.init(requestID: "r-1")), .localizedMessage(.init(locale: "de", message: "Heute nicht.")),
                .other(ProtobufAny(typeURL: "type.googleapis.com/a.B", value: [1])), .retryInfo(.seconds(60)),
            ])
        #expect(
            ErrorReport.lines(error, isColoured: false) == [
                "conversionctl: RESOURCE_EXHAUSTED: No more today.", "  quota of agent:sales: 10 calls a day.",
                "  TOS shop: Accept the terms.", "  Heute nicht.", "  Try again in 60 s.",
                "  reason: RATE_LIMITED (proxy.example)", "  agent: a\\nb", "  quota: 10",
                "  resource: conversion.v1.Agent sales: It is full.", "  Limits: https://example.com/limits",
                "  see: https://e.x", "  request: r-1", "  detail: type.googleapis.com/a.B",
            ])
    }

    @Test func aViolationThatTheSentenceTellsIsNotRepeated() {
        let error = RPCError(
            .invalidArgument, "room_name is required.",
            details: [.badRequest([FieldViolation(field: "room_name", description: "room_name is required.")])])
        #expect(
            ErrorReport.lines(error, isColoured: true)
                == ["conversionctl: \u{1b}[1;31mINVALID_ARGUMENT\u{1b}[0m: room_name is required."])
    }

    @Test func aServersTextCannotSteerTheTerminal() {
        let error = RPCError(
            .internal, "\u{1b}]0;title\u{7}\nsecond line",
            details: [
                .errorInfo(reason: "A\u{1b}[2J"), .badRequest([FieldViolation(field: "\u{9b}x", description: "\r")]),
            ])
        let lines = ErrorReport.lines(error, isColoured: false)
        #expect(
            lines == [
                "conversionctl: INTERNAL: \\x1b]0;title\\x07\\nsecond line", "  \\x9bx: \\r", "  reason: A\\x1b[2J",
            ])
    }

    @Test func asJSONItIsAGoogleStatus() {
        let error = RPCError(.notFound, "No such agent.", details: [.errorInfo(reason: "AGENT_NOT_FOUND")])
        #expect(
            ErrorReport.json(error, indented: false, isForTerminal: false) == """
                {"code":5,"message":"No such agent.","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",\
                "reason":"AGENT_NOT_FOUND","domain":"conversion.v1"}]}
                """)
        #expect(
            ErrorReport.json(RPCError(.unavailable, "Gone."), indented: false, isForTerminal: false)
                == #"{"code":14,"message":"Gone."}"#)
    }

    @Test func aDetailThatJSONCannotExpressDoesNotHideTheRest() {
        let error = RPCError(
            .unknown, "Odd.",
            details: [.other(ProtobufAny(typeURL: "type.googleapis.com/google.rpc.ErrorInfo", value: [0x0a]))])
        #expect(
            ErrorReport.json(error, indented: false, isForTerminal: false) == #"{"code":2,"message":"Odd."}"#)
    }
}
