/// What is wrong with the settings: one line for each problem, to be printed as they are.
struct ConfigurationError: Error, Equatable {
    let problems: [String]

    init(_ problems: [String]) {
        self.problems = problems
    }

    init(_ problem: String) {
        problems = [problem]
    }
}
