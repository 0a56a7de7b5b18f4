import ConversionAPI
import ConversionStore
import RPC

extension ConversionService {
    public func adjustConversion(
        _ request: AdjustConversionRequest, context: ServerContext
    ) async throws -> AdjustConversionResponse {
        let caller = context.caller
        if let origin = request.origin { return try await adjustExported(request, from: origin, for: caller) }
        guard let adjustment = try AdjustmentRules.admit(request, rules, workspace: caller.workspace, now: .now) else {
            throw RPCError.conversionNotFound
        }
        // A conversion never changes its agent, so what was seen here still holds when it is adjusted.
        let isWithdrawn = AdjustmentRules.isWithdrawn(adjustment.change)
        if caller.scope != nil || isWithdrawn {
            guard let conversion = try await conversion(adjustment.conversionID, for: caller) else {
                throw RPCError.conversionNotFound
            }
            // A conversion never changes its moment either.
            if isWithdrawn { try AdjustmentRules.check(adjustment.change, of: conversion) }
        }
        return try AdjustConversionResponse(try await adjust(adjustment, request, for: caller))
    }
}
