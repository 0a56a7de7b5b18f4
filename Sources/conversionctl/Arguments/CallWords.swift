import ArgumentParser
import ConversionAPI

/// What options say of a call in a word.
enum CallWords {
    static func direction(_ text: String) throws -> CallDirection {
        guard !text.isEmpty, let direction = CallDirection(text: text) else {
            throw ValidationError("--direction must be inbound, outbound or web.")
        }
        return direction
    }

    static func connected(_ text: String) throws -> CallConnected {
        guard !text.isEmpty, let connected = CallConnected(text: text) else {
            throw ValidationError("--connected must be yes or no.")
        }
        return connected
    }
}
