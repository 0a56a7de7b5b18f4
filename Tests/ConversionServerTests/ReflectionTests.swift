import ConversionAPI
import RPC
import Testing

@testable import ConversionServer

/// What tools learn by reflection, in both versions of the protocol.
@Suite struct ReflectionTests {
    private static let services = ["grpc.health.v1.Health", "conversion.v1.ConversionService"]
    private let index = ReflectionIndex(services: services)

    /// The names of the files of an answer; nil if it is none with files.
    private func fileNames(_ answer: ReflectionIndex.Answer) -> Set<String>? {
        guard case .files(let files) = answer else { return nil }
        return Set(FileDescriptor.all.filter { files.contains($0.serialized) }.map(\.name))
    }

    @Test func servicesAreListedInOrder() throws {
        guard case .services(let names) = index.answer(.services) else { throw RPCError(.internal, "no list") }
        #expect(names == ["conversion.v1.ConversionService", "grpc.health.v1.Health"])
    }

    @Test(arguments: [
        "conversion.v1.ConversionService", "conversion.v1.ConversionService.TrackConversion",
    ])
    func aFileIsFoundByWhatItDeclares(symbol: String) {
        #expect(
            fileNames(index.answer(.fileDeclaring(symbol: symbol)))?
                .contains("conversion/v1/conversion_service.proto") == true)
    }

    @Test func everyFileComesWithWhatItImports() throws {
        let byName = Dictionary(uniqueKeysWithValues: FileDescriptor.all.map { ($0.name, $0) })
        #expect(byName.count > 5)
        for file in FileDescriptor.all {
            let names = try #require(fileNames(index.answer(.file(name: file.name))))
            #expect(names.contains(file.name))
            for name in names {
                #expect(
                    names.isSuperset(of: try #require(byName[name]).imports), "\(file.name) lacks what \(name) imports")
            }
        }
    }

    @Test func everySymbolIsFound() {
        for file in FileDescriptor.all {
            for symbol in file.symbols {
                #expect(
                    fileNames(index.answer(.fileDeclaring(symbol: symbol)))?.contains(file.name) == true, "\(symbol)")
            }
        }
    }

    @Test func theOptionsOfMethodsAreFound() throws {
        let files = fileNames(
            index.answer(.fileExtending(type: "google.protobuf.MethodOptions", number: 72_295_728)))
        #expect(files?.contains("google/api/annotations.proto") == true)
        guard
            case .extensionNumbers(_, let numbers) = index.answer(
                .extensionNumbers(type: "google.protobuf.MethodOptions"))
        else { throw RPCError(.internal, "no numbers") }
        #expect(numbers == [72_295_728])
    }

    @Test func extensionNumbersOfAProto3MessageAreNone() throws {
        guard
            case .extensionNumbers("conversion.v1.Agent", let numbers) = index.answer(
                .extensionNumbers(type: "conversion.v1.Agent"))
        else { throw RPCError(.internal, "no numbers") }
        #expect(numbers.isEmpty)
    }

    @Test func whatIsNotThereIsNotFound() {
        func code(_ question: ReflectionIndex.Question) -> StatusCode? {
            guard case .error(let code, let message) = index.answer(question), !message.isEmpty else { return nil }
            return code
        }
        #expect(code(.file(name: "conversion/v1/nothing.proto")) == .notFound)
        #expect(code(.fileDeclaring(symbol: "conversion.v1.Nothing")) == .notFound)
        #expect(code(.fileDeclaring(symbol: "")) == .notFound)
        #expect(code(.fileExtending(type: "conversion.v1.Agent", number: 1)) == .notFound)
        #expect(code(.extensionNumbers(type: "conversion.v1.Nothing")) == .notFound)
        #expect(code(.nothing) == .invalidArgument)
    }

    @Test func bothVersionsAnswerEachRequestOfAStreamInItsTurn() async throws {
        let transport = InProcessTransport(
            router: Router(
                ReflectionV1Service(services: Self.services).handlers()
                    + ReflectionV1AlphaService(services: Self.services).handlers()))
        let v1 = try await V1ServerReflectionClient(transport).serverReflectionInfo()
        for request in [
            V1ServerReflectionRequest(host: "h", messageRequest: .listServices("")),
            V1ServerReflectionRequest(messageRequest: .fileByFilename("none")),
            V1ServerReflectionRequest(messageRequest: nil),
        ] {
            try await v1.0.write(request)
        }
        v1.0.finish()
        var answers: [V1ServerReflectionResponse] = []
        for try await answer in v1.1 { answers.append(answer) }
        #expect(answers.map(\.validHost) == ["h", "", ""])
        #expect(
            answers.map(\.messageResponse) == [
                .listServicesResponse(
                    V1ListServiceResponse(service: Self.services.sorted().map { V1ServiceResponse(name: $0) })),
                .errorResponse(V1ErrorResponse(errorCode: 5, errorMessage: "There is no file of this name.")),
                .errorResponse(V1ErrorResponse(errorCode: 3, errorMessage: "The request asks for nothing.")),
            ])

        let alpha = try await V1AlphaServerReflectionClient(transport).serverReflectionInfo()
        try await alpha.0.write(V1AlphaServerReflectionRequest(messageRequest: .listServices("")))
        alpha.0.finish()
        var names: [String] = []
        for try await answer in alpha.1 {
            if case .listServicesResponse(let list) = answer.messageResponse { names += list.service.map(\.name) }
        }
        #expect(names == Self.services.sorted())
    }
}
