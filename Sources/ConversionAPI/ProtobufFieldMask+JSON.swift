extension ProtobufFieldMask {
    /// The paths in lowerCamelCase, with commas between: `name,voice.voiceId`. Nil where a path would be read as another:
    /// one with a comma or an upper case letter, say.
    var jsonText: String? {
        let text = paths.map { path in
            var text = ""
            var isUpper = false
            for character in path {
                if character == "_" {
                    isUpper = true
                } else {
                    text += isUpper ? character.uppercased() : String(character)
                    isUpper = false
                }
            }
            return text
        }.joined(separator: ",")
        guard let again = Self(jsonText: text) else { return nil }
        return again.paths.elementsEqual(paths, by: { $0.utf8.elementsEqual($1.utf8) }) ? text : nil
    }

    /// Reads paths in either spelling; nil if one is empty.
    init?(jsonText text: String) {
        if text.isEmpty {
            self.init()
            return
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(
            paths: parts.map { part in
                part.reduce(into: "") { path, character in
                    path +=
                        character.isASCII && character.isUppercase ? "_" + character.lowercased() : String(character)
                }
            })
    }
}
