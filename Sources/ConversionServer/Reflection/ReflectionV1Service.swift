import ConversionAPI
import RPC

/// `grpc.reflection.v1.ServerReflection`: lets tools list, describe and call everything by name.
public struct ReflectionV1Service: V1ServerReflectionServer {
    private let index: ReflectionIndex

    /// - Parameter services: the full names of the services that the server has.
    public init(services: [String]) {
        index = ReflectionIndex(services: services)
    }

    public func serverReflectionInfo(
        _ requests: MessageReader<V1ServerReflectionRequest>, responses: ResponseWriter<V1ServerReflectionResponse>,
        context: ServerContext
    ) async throws {
        for try await request in requests {
            let answer = index.answer(ReflectionIndex.Question(request))
            try await responses.write(V1ServerReflectionResponse(answer, to: request))
        }
    }
}

extension ReflectionIndex.Question {
    fileprivate init(_ request: V1ServerReflectionRequest) {
        self =
            switch request.messageRequest {
            case .fileByFilename(let name): .file(name: name)
            case .fileContainingSymbol(let symbol): .fileDeclaring(symbol: symbol)
            case .fileContainingExtension(let wanted):
                .fileExtending(
                    type: wanted.containingType, number: wanted.extensionNumber)
            case .allExtensionNumbersOfType(let type): .extensionNumbers(type: type)
            case .listServices: .services
            case nil: .nothing
            }
    }
}

extension V1ServerReflectionResponse {
    fileprivate init(_ answer: ReflectionIndex.Answer, to request: V1ServerReflectionRequest) {
        let response: MessageResponse =
            switch answer {
            case .files(let files): .fileDescriptorResponse(V1FileDescriptorResponse(fileDescriptorProto: files))
            case .extensionNumbers(let type, let numbers):
                .allExtensionNumbersResponse(
                    V1ExtensionNumberResponse(baseTypeName: type, extensionNumber: numbers))
            case .services(let names):
                .listServicesResponse(V1ListServiceResponse(service: names.map { V1ServiceResponse(name: $0) }))
            case .error(let code, let message):
                .errorResponse(V1ErrorResponse(errorCode: Int32(code.rawValue), errorMessage: message))
            }
        self.init(validHost: request.host, originalRequest: request, messageResponse: response)
    }
}
