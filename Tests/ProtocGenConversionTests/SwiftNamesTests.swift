import Testing

@testable import protoc_gen_conversion

@Suite struct SwiftNamesTests {
    @Test func fieldsAreSpelledAsSwiftSpellsThem() {
        let names = ["agent_id", "id", "voice_id", "tools_json", "type_url", "currency_code", "default", "is_a_b"]
        #expect(
            names.map { lowerCamel($0) }
                == ["agentID", "id", "voiceID", "toolsJSON", "typeURL", "currencyCode", "`default`", "isAB"])
    }

    @Test func cNamesAreProtocCs() {
        #expect(
            cType("grpc.reflection.v1alpha.ServerReflectionRequest")
                == "Grpc__Reflection__V1alpha__ServerReflectionRequest")
        #expect(cPrefix("conversion.v1.TrackConversionRequest") == "conversion__v1__track_conversion_request")
        #expect(cPrefix("google.rpc.BadRequest.FieldViolation") == "google__rpc__bad_request__field_violation")
    }
}
