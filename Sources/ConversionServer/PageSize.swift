/// How many items a page is asked to have.
enum PageSize {
    static let maximum = 1000

    /// 0 is the method's own default, more than the maximum is the maximum, and less than 0 a violation: AIP-158.
    static func check(
        _ requested: Int32, default standard: Int, atMost maximum: Int = maximum, _ checks: inout FieldChecks
    ) -> Int {
        if requested < 0 { checks.violate("page_size", .pageSizeInvalid, "page_size must not be negative.") }
        return requested <= 0 ? standard : min(Int(requested), maximum)
    }
}
