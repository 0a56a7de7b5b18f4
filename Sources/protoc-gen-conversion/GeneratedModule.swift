/// The Swift module that the output is for.
struct GeneratedModule: Equatable {
    /// The C module that holds what protoc-c makes of the same files.
    var messages = "CConversionMessages"
    /// The module that has what generated messages are made with; nil if it is this one, which then gets the lists
    /// of all messages and files, too.
    var runtime: String?
}
