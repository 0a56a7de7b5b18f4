import ConversionAPI
import RPC

/// `grpc.reflection.v1alpha.ServerReflection`: the same as v1, for tools that know no other.
public struct ReflectionV1AlphaService: V1AlphaServerReflectionServer {
    private let index: ReflectionIndex

    /// - Parameter services: the full names of the services that the server has.
    public init(services: [String]) {
        index = ReflectionIndex(services: services)
    }

    public func serverReflectionInfo(
        _ requests: MessageReader<V1AlphaServerReflectionRequest>,
        responses: ResponseWriter<V1AlphaServerReflectionResponse>,
        context: ServerContext
    ) async throws {
        for try await request in requests {
            let answer = index.answer(ReflectionIndex.Question(request))
            try await responses.write(V1AlphaServerReflectionResponse(answer, to: request))
        }
    }
}

extension ReflectionIndex.Question {
    fileprivate init(_ request: V1AlphaServerReflectionRequest) {
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

extension V1AlphaServerReflectionResponse {
    fileprivate init(_ answer: ReflectionIndex.Answer, to request: V1AlphaServerReflectionRequest) {
        let response: MessageResponse =
            switch answer {
            case .files(let files): .fileDescriptorResponse(V1AlphaFileDescriptorResponse(fileDescriptorProto: files))
            case .extensionNumbers(let type, let numbers):
                .allExtensionNumbersResponse(
                    V1AlphaExtensionNumberResponse(baseTypeName: type, extensionNumber: numbers))
            case .services(let names):
                .listServicesResponse(
                    V1AlphaListServiceResponse(service: names.map { V1AlphaServiceResponse(name: $0) }))
            case .error(let code, let message):
                .errorResponse(V1AlphaErrorResponse(errorCode: Int32(code.rawValue), errorMessage: message))
            }
        self.init(validHost: request.host, originalRequest: request, messageResponse: response)
    }
}
