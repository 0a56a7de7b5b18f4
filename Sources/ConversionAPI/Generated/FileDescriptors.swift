// swift-format-ignore-file
// Made by protoc-gen-conversion. Do not edit: run `make generate`.

extension FileDescriptor {
    /// The files that this module was made from, each after those that it imports.
    public static let all: [FileDescriptor] = [
        FileDescriptor(
            name: "google/protobuf/descriptor.proto",
            imports: [],
            symbols: [
                "google.protobuf.FileDescriptorSet",
                "google.protobuf.FileDescriptorProto",
                "google.protobuf.DescriptorProto",
                "google.protobuf.DescriptorProto.ExtensionRange",
                "google.protobuf.DescriptorProto.ReservedRange",
                "google.protobuf.ExtensionRangeOptions",
                "google.protobuf.FieldDescriptorProto",
                "google.protobuf.FieldDescriptorProto.Type",
                "google.protobuf.FieldDescriptorProto.Label",
                "google.protobuf.OneofDescriptorProto",
                "google.protobuf.EnumDescriptorProto",
                "google.protobuf.EnumDescriptorProto.EnumReservedRange",
                "google.protobuf.EnumValueDescriptorProto",
                "google.protobuf.ServiceDescriptorProto",
                "google.protobuf.MethodDescriptorProto",
                "google.protobuf.FileOptions",
                "google.protobuf.FileOptions.OptimizeMode",
                "google.protobuf.MessageOptions",
                "google.protobuf.FieldOptions",
                "google.protobuf.FieldOptions.CType",
                "google.protobuf.FieldOptions.JSType",
                "google.protobuf.OneofOptions",
                "google.protobuf.EnumOptions",
                "google.protobuf.EnumValueOptions",
                "google.protobuf.ServiceOptions",
                "google.protobuf.MethodOptions",
                "google.protobuf.MethodOptions.IdempotencyLevel",
                "google.protobuf.UninterpretedOption",
                "google.protobuf.UninterpretedOption.NamePart",
                "google.protobuf.SourceCodeInfo",
                "google.protobuf.SourceCodeInfo.Location",
                "google.protobuf.GeneratedCodeInfo",
                "google.protobuf.GeneratedCodeInfo.Annotation",
            ],
            base64: """
                CiBnb29nbGUvcHJvdG9idWYvZGVzY3JpcHRvci5wcm90bxIPZ29vZ2xlLnByb3RvYnVmIk0KEUZpbGVEZXNjcmlwdG9yU2V0EjgKBGZpbGUY\
                ASADKAsyJC5nb29nbGUucHJvdG9idWYuRmlsZURlc2NyaXB0b3JQcm90b1IEZmlsZSLkBAoTRmlsZURlc2NyaXB0b3JQcm90bxISCgRuYW1l\
                GAEgASgJUgRuYW1lEhgKB3BhY2thZ2UYAiABKAlSB3BhY2thZ2USHgoKZGVwZW5kZW5jeRgDIAMoCVIKZGVwZW5kZW5jeRIrChFwdWJsaWNf\
                ZGVwZW5kZW5jeRgKIAMoBVIQcHVibGljRGVwZW5kZW5jeRInCg93ZWFrX2RlcGVuZGVuY3kYCyADKAVSDndlYWtEZXBlbmRlbmN5EkMKDG1l\
                c3NhZ2VfdHlwZRgEIAMoCzIgLmdvb2dsZS5wcm90b2J1Zi5EZXNjcmlwdG9yUHJvdG9SC21lc3NhZ2VUeXBlEkEKCWVudW1fdHlwZRgFIAMo\
                CzIkLmdvb2dsZS5wcm90b2J1Zi5FbnVtRGVzY3JpcHRvclByb3RvUghlbnVtVHlwZRJBCgdzZXJ2aWNlGAYgAygLMicuZ29vZ2xlLnByb3Rv\
                YnVmLlNlcnZpY2VEZXNjcmlwdG9yUHJvdG9SB3NlcnZpY2USQwoJZXh0ZW5zaW9uGAcgAygLMiUuZ29vZ2xlLnByb3RvYnVmLkZpZWxkRGVz\
                Y3JpcHRvclByb3RvUglleHRlbnNpb24SNgoHb3B0aW9ucxgIIAEoCzIcLmdvb2dsZS5wcm90b2J1Zi5GaWxlT3B0aW9uc1IHb3B0aW9ucxJJ\
                ChBzb3VyY2VfY29kZV9pbmZvGAkgASgLMh8uZ29vZ2xlLnByb3RvYnVmLlNvdXJjZUNvZGVJbmZvUg5zb3VyY2VDb2RlSW5mbxIWCgZzeW50\
                YXgYDCABKAlSBnN5bnRheCK5BgoPRGVzY3JpcHRvclByb3RvEhIKBG5hbWUYASABKAlSBG5hbWUSOwoFZmllbGQYAiADKAsyJS5nb29nbGUu\
                cHJvdG9idWYuRmllbGREZXNjcmlwdG9yUHJvdG9SBWZpZWxkEkMKCWV4dGVuc2lvbhgGIAMoCzIlLmdvb2dsZS5wcm90b2J1Zi5GaWVsZERl\
                c2NyaXB0b3JQcm90b1IJZXh0ZW5zaW9uEkEKC25lc3RlZF90eXBlGAMgAygLMiAuZ29vZ2xlLnByb3RvYnVmLkRlc2NyaXB0b3JQcm90b1IK\
                bmVzdGVkVHlwZRJBCgllbnVtX3R5cGUYBCADKAsyJC5nb29nbGUucHJvdG9idWYuRW51bURlc2NyaXB0b3JQcm90b1IIZW51bVR5cGUSWAoP\
                ZXh0ZW5zaW9uX3JhbmdlGAUgAygLMi8uZ29vZ2xlLnByb3RvYnVmLkRlc2NyaXB0b3JQcm90by5FeHRlbnNpb25SYW5nZVIOZXh0ZW5zaW9u\
                UmFuZ2USRAoKb25lb2ZfZGVjbBgIIAMoCzIlLmdvb2dsZS5wcm90b2J1Zi5PbmVvZkRlc2NyaXB0b3JQcm90b1IJb25lb2ZEZWNsEjkKB29w\
                dGlvbnMYByABKAsyHy5nb29nbGUucHJvdG9idWYuTWVzc2FnZU9wdGlvbnNSB29wdGlvbnMSVQoOcmVzZXJ2ZWRfcmFuZ2UYCSADKAsyLi5n\
                b29nbGUucHJvdG9idWYuRGVzY3JpcHRvclByb3RvLlJlc2VydmVkUmFuZ2VSDXJlc2VydmVkUmFuZ2USIwoNcmVzZXJ2ZWRfbmFtZRgKIAMo\
                CVIMcmVzZXJ2ZWROYW1lGnoKDkV4dGVuc2lvblJhbmdlEhQKBXN0YXJ0GAEgASgFUgVzdGFydBIQCgNlbmQYAiABKAVSA2VuZBJACgdvcHRp\
                b25zGAMgASgLMiYuZ29vZ2xlLnByb3RvYnVmLkV4dGVuc2lvblJhbmdlT3B0aW9uc1IHb3B0aW9ucxo3Cg1SZXNlcnZlZFJhbmdlEhQKBXN0\
                YXJ0GAEgASgFUgVzdGFydBIQCgNlbmQYAiABKAVSA2VuZCJ8ChVFeHRlbnNpb25SYW5nZU9wdGlvbnMSWAoUdW5pbnRlcnByZXRlZF9vcHRp\
                b24Y5wcgAygLMiQuZ29vZ2xlLnByb3RvYnVmLlVuaW50ZXJwcmV0ZWRPcHRpb25SE3VuaW50ZXJwcmV0ZWRPcHRpb24qCQjoBxCAgICAAiLB\
                BgoURmllbGREZXNjcmlwdG9yUHJvdG8SEgoEbmFtZRgBIAEoCVIEbmFtZRIWCgZudW1iZXIYAyABKAVSBm51bWJlchJBCgVsYWJlbBgEIAEo\
                DjIrLmdvb2dsZS5wcm90b2J1Zi5GaWVsZERlc2NyaXB0b3JQcm90by5MYWJlbFIFbGFiZWwSPgoEdHlwZRgFIAEoDjIqLmdvb2dsZS5wcm90\
                b2J1Zi5GaWVsZERlc2NyaXB0b3JQcm90by5UeXBlUgR0eXBlEhsKCXR5cGVfbmFtZRgGIAEoCVIIdHlwZU5hbWUSGgoIZXh0ZW5kZWUYAiAB\
                KAlSCGV4dGVuZGVlEiMKDWRlZmF1bHRfdmFsdWUYByABKAlSDGRlZmF1bHRWYWx1ZRIfCgtvbmVvZl9pbmRleBgJIAEoBVIKb25lb2ZJbmRl\
                eBIbCglqc29uX25hbWUYCiABKAlSCGpzb25OYW1lEjcKB29wdGlvbnMYCCABKAsyHS5nb29nbGUucHJvdG9idWYuRmllbGRPcHRpb25zUgdv\
                cHRpb25zEicKD3Byb3RvM19vcHRpb25hbBgRIAEoCFIOcHJvdG8zT3B0aW9uYWwitgIKBFR5cGUSDwoLVFlQRV9ET1VCTEUQARIOCgpUWVBF\
                X0ZMT0FUEAISDgoKVFlQRV9JTlQ2NBADEg8KC1RZUEVfVUlOVDY0EAQSDgoKVFlQRV9JTlQzMhAFEhAKDFRZUEVfRklYRUQ2NBAGEhAKDFRZ\
                UEVfRklYRUQzMhAHEg0KCVRZUEVfQk9PTBAIEg8KC1RZUEVfU1RSSU5HEAkSDgoKVFlQRV9HUk9VUBAKEhAKDFRZUEVfTUVTU0FHRRALEg4K\
                ClRZUEVfQllURVMQDBIPCgtUWVBFX1VJTlQzMhANEg0KCVRZUEVfRU5VTRAOEhEKDVRZUEVfU0ZJWEVEMzIQDxIRCg1UWVBFX1NGSVhFRDY0\
                EBASDwoLVFlQRV9TSU5UMzIQERIPCgtUWVBFX1NJTlQ2NBASIkMKBUxhYmVsEhIKDkxBQkVMX09QVElPTkFMEAESEgoOTEFCRUxfUkVRVUlS\
                RUQQAhISCg5MQUJFTF9SRVBFQVRFRBADImMKFE9uZW9mRGVzY3JpcHRvclByb3RvEhIKBG5hbWUYASABKAlSBG5hbWUSNwoHb3B0aW9ucxgC\
                IAEoCzIdLmdvb2dsZS5wcm90b2J1Zi5PbmVvZk9wdGlvbnNSB29wdGlvbnMi4wIKE0VudW1EZXNjcmlwdG9yUHJvdG8SEgoEbmFtZRgBIAEo\
                CVIEbmFtZRI/CgV2YWx1ZRgCIAMoCzIpLmdvb2dsZS5wcm90b2J1Zi5FbnVtVmFsdWVEZXNjcmlwdG9yUHJvdG9SBXZhbHVlEjYKB29wdGlv\
                bnMYAyABKAsyHC5nb29nbGUucHJvdG9idWYuRW51bU9wdGlvbnNSB29wdGlvbnMSXQoOcmVzZXJ2ZWRfcmFuZ2UYBCADKAsyNi5nb29nbGUu\
                cHJvdG9idWYuRW51bURlc2NyaXB0b3JQcm90by5FbnVtUmVzZXJ2ZWRSYW5nZVINcmVzZXJ2ZWRSYW5nZRIjCg1yZXNlcnZlZF9uYW1lGAUg\
                AygJUgxyZXNlcnZlZE5hbWUaOwoRRW51bVJlc2VydmVkUmFuZ2USFAoFc3RhcnQYASABKAVSBXN0YXJ0EhAKA2VuZBgCIAEoBVIDZW5kIoMB\
                ChhFbnVtVmFsdWVEZXNjcmlwdG9yUHJvdG8SEgoEbmFtZRgBIAEoCVIEbmFtZRIWCgZudW1iZXIYAiABKAVSBm51bWJlchI7CgdvcHRpb25z\
                GAMgASgLMiEuZ29vZ2xlLnByb3RvYnVmLkVudW1WYWx1ZU9wdGlvbnNSB29wdGlvbnMipwEKFlNlcnZpY2VEZXNjcmlwdG9yUHJvdG8SEgoE\
                bmFtZRgBIAEoCVIEbmFtZRI+CgZtZXRob2QYAiADKAsyJi5nb29nbGUucHJvdG9idWYuTWV0aG9kRGVzY3JpcHRvclByb3RvUgZtZXRob2QS\
                OQoHb3B0aW9ucxgDIAEoCzIfLmdvb2dsZS5wcm90b2J1Zi5TZXJ2aWNlT3B0aW9uc1IHb3B0aW9ucyKJAgoVTWV0aG9kRGVzY3JpcHRvclBy\
                b3RvEhIKBG5hbWUYASABKAlSBG5hbWUSHQoKaW5wdXRfdHlwZRgCIAEoCVIJaW5wdXRUeXBlEh8KC291dHB1dF90eXBlGAMgASgJUgpvdXRw\
                dXRUeXBlEjgKB29wdGlvbnMYBCABKAsyHi5nb29nbGUucHJvdG9idWYuTWV0aG9kT3B0aW9uc1IHb3B0aW9ucxIwChBjbGllbnRfc3RyZWFt\
                aW5nGAUgASgIOgVmYWxzZVIPY2xpZW50U3RyZWFtaW5nEjAKEHNlcnZlcl9zdHJlYW1pbmcYBiABKAg6BWZhbHNlUg9zZXJ2ZXJTdHJlYW1p\
                bmcikQkKC0ZpbGVPcHRpb25zEiEKDGphdmFfcGFja2FnZRgBIAEoCVILamF2YVBhY2thZ2USMAoUamF2YV9vdXRlcl9jbGFzc25hbWUYCCAB\
                KAlSEmphdmFPdXRlckNsYXNzbmFtZRI1ChNqYXZhX211bHRpcGxlX2ZpbGVzGAogASgIOgVmYWxzZVIRamF2YU11bHRpcGxlRmlsZXMSRAod\
                amF2YV9nZW5lcmF0ZV9lcXVhbHNfYW5kX2hhc2gYFCABKAhCAhgBUhlqYXZhR2VuZXJhdGVFcXVhbHNBbmRIYXNoEjoKFmphdmFfc3RyaW5n\
                X2NoZWNrX3V0ZjgYGyABKAg6BWZhbHNlUhNqYXZhU3RyaW5nQ2hlY2tVdGY4ElMKDG9wdGltaXplX2ZvchgJIAEoDjIpLmdvb2dsZS5wcm90\
                b2J1Zi5GaWxlT3B0aW9ucy5PcHRpbWl6ZU1vZGU6BVNQRUVEUgtvcHRpbWl6ZUZvchIdCgpnb19wYWNrYWdlGAsgASgJUglnb1BhY2thZ2US\
                NQoTY2NfZ2VuZXJpY19zZXJ2aWNlcxgQIAEoCDoFZmFsc2VSEWNjR2VuZXJpY1NlcnZpY2VzEjkKFWphdmFfZ2VuZXJpY19zZXJ2aWNlcxgR\
                IAEoCDoFZmFsc2VSE2phdmFHZW5lcmljU2VydmljZXMSNQoTcHlfZ2VuZXJpY19zZXJ2aWNlcxgSIAEoCDoFZmFsc2VSEXB5R2VuZXJpY1Nl\
                cnZpY2VzEjcKFHBocF9nZW5lcmljX3NlcnZpY2VzGCogASgIOgVmYWxzZVIScGhwR2VuZXJpY1NlcnZpY2VzEiUKCmRlcHJlY2F0ZWQYFyAB\
                KAg6BWZhbHNlUgpkZXByZWNhdGVkEi4KEGNjX2VuYWJsZV9hcmVuYXMYHyABKAg6BHRydWVSDmNjRW5hYmxlQXJlbmFzEioKEW9iamNfY2xh\
                c3NfcHJlZml4GCQgASgJUg9vYmpjQ2xhc3NQcmVmaXgSKQoQY3NoYXJwX25hbWVzcGFjZRglIAEoCVIPY3NoYXJwTmFtZXNwYWNlEiEKDHN3\
                aWZ0X3ByZWZpeBgnIAEoCVILc3dpZnRQcmVmaXgSKAoQcGhwX2NsYXNzX3ByZWZpeBgoIAEoCVIOcGhwQ2xhc3NQcmVmaXgSIwoNcGhwX25h\
                bWVzcGFjZRgpIAEoCVIMcGhwTmFtZXNwYWNlEjQKFnBocF9tZXRhZGF0YV9uYW1lc3BhY2UYLCABKAlSFHBocE1ldGFkYXRhTmFtZXNwYWNl\
                EiEKDHJ1YnlfcGFja2FnZRgtIAEoCVILcnVieVBhY2thZ2USWAoUdW5pbnRlcnByZXRlZF9vcHRpb24Y5wcgAygLMiQuZ29vZ2xlLnByb3Rv\
                YnVmLlVuaW50ZXJwcmV0ZWRPcHRpb25SE3VuaW50ZXJwcmV0ZWRPcHRpb24iOgoMT3B0aW1pemVNb2RlEgkKBVNQRUVEEAESDQoJQ09ERV9T\
                SVpFEAISEAoMTElURV9SVU5USU1FEAMqCQjoBxCAgICAAkoECCYQJyLjAgoOTWVzc2FnZU9wdGlvbnMSPAoXbWVzc2FnZV9zZXRfd2lyZV9m\
                b3JtYXQYASABKAg6BWZhbHNlUhRtZXNzYWdlU2V0V2lyZUZvcm1hdBJMCh9ub19zdGFuZGFyZF9kZXNjcmlwdG9yX2FjY2Vzc29yGAIgASgI\
                OgVmYWxzZVIcbm9TdGFuZGFyZERlc2NyaXB0b3JBY2Nlc3NvchIlCgpkZXByZWNhdGVkGAMgASgIOgVmYWxzZVIKZGVwcmVjYXRlZBIbCglt\
                YXBfZW50cnkYByABKAhSCG1hcEVudHJ5ElgKFHVuaW50ZXJwcmV0ZWRfb3B0aW9uGOcHIAMoCzIkLmdvb2dsZS5wcm90b2J1Zi5VbmludGVy\
                cHJldGVkT3B0aW9uUhN1bmludGVycHJldGVkT3B0aW9uKgkI6AcQgICAgAJKBAgEEAVKBAgFEAZKBAgGEAdKBAgIEAlKBAgJEAoikgQKDEZp\
                ZWxkT3B0aW9ucxJBCgVjdHlwZRgBIAEoDjIjLmdvb2dsZS5wcm90b2J1Zi5GaWVsZE9wdGlvbnMuQ1R5cGU6BlNUUklOR1IFY3R5cGUSFgoG\
                cGFja2VkGAIgASgIUgZwYWNrZWQSRwoGanN0eXBlGAYgASgOMiQuZ29vZ2xlLnByb3RvYnVmLkZpZWxkT3B0aW9ucy5KU1R5cGU6CUpTX05P\
                Uk1BTFIGanN0eXBlEhkKBGxhenkYBSABKAg6BWZhbHNlUgRsYXp5Ei4KD3VudmVyaWZpZWRfbGF6eRgPIAEoCDoFZmFsc2VSDnVudmVyaWZp\
                ZWRMYXp5EiUKCmRlcHJlY2F0ZWQYAyABKAg6BWZhbHNlUgpkZXByZWNhdGVkEhkKBHdlYWsYCiABKAg6BWZhbHNlUgR3ZWFrElgKFHVuaW50\
                ZXJwcmV0ZWRfb3B0aW9uGOcHIAMoCzIkLmdvb2dsZS5wcm90b2J1Zi5VbmludGVycHJldGVkT3B0aW9uUhN1bmludGVycHJldGVkT3B0aW9u\
                Ii8KBUNUeXBlEgoKBlNUUklORxAAEggKBENPUkQQARIQCgxTVFJJTkdfUElFQ0UQAiI1CgZKU1R5cGUSDQoJSlNfTk9STUFMEAASDQoJSlNf\
                U1RSSU5HEAESDQoJSlNfTlVNQkVSEAIqCQjoBxCAgICAAkoECAQQBSJzCgxPbmVvZk9wdGlvbnMSWAoUdW5pbnRlcnByZXRlZF9vcHRpb24Y\
                5wcgAygLMiQuZ29vZ2xlLnByb3RvYnVmLlVuaW50ZXJwcmV0ZWRPcHRpb25SE3VuaW50ZXJwcmV0ZWRPcHRpb24qCQjoBxCAgICAAiLAAQoL\
                RW51bU9wdGlvbnMSHwoLYWxsb3dfYWxpYXMYAiABKAhSCmFsbG93QWxpYXMSJQoKZGVwcmVjYXRlZBgDIAEoCDoFZmFsc2VSCmRlcHJlY2F0\
                ZWQSWAoUdW5pbnRlcnByZXRlZF9vcHRpb24Y5wcgAygLMiQuZ29vZ2xlLnByb3RvYnVmLlVuaW50ZXJwcmV0ZWRPcHRpb25SE3VuaW50ZXJw\
                cmV0ZWRPcHRpb24qCQjoBxCAgICAAkoECAUQBiKeAQoQRW51bVZhbHVlT3B0aW9ucxIlCgpkZXByZWNhdGVkGAEgASgIOgVmYWxzZVIKZGVw\
                cmVjYXRlZBJYChR1bmludGVycHJldGVkX29wdGlvbhjnByADKAsyJC5nb29nbGUucHJvdG9idWYuVW5pbnRlcnByZXRlZE9wdGlvblITdW5p\
                bnRlcnByZXRlZE9wdGlvbioJCOgHEICAgIACIpwBCg5TZXJ2aWNlT3B0aW9ucxIlCgpkZXByZWNhdGVkGCEgASgIOgVmYWxzZVIKZGVwcmVj\
                YXRlZBJYChR1bmludGVycHJldGVkX29wdGlvbhjnByADKAsyJC5nb29nbGUucHJvdG9idWYuVW5pbnRlcnByZXRlZE9wdGlvblITdW5pbnRl\
                cnByZXRlZE9wdGlvbioJCOgHEICAgIACIuACCg1NZXRob2RPcHRpb25zEiUKCmRlcHJlY2F0ZWQYISABKAg6BWZhbHNlUgpkZXByZWNhdGVk\
                EnEKEWlkZW1wb3RlbmN5X2xldmVsGCIgASgOMi8uZ29vZ2xlLnByb3RvYnVmLk1ldGhvZE9wdGlvbnMuSWRlbXBvdGVuY3lMZXZlbDoTSURF\
                TVBPVEVOQ1lfVU5LTk9XTlIQaWRlbXBvdGVuY3lMZXZlbBJYChR1bmludGVycHJldGVkX29wdGlvbhjnByADKAsyJC5nb29nbGUucHJvdG9i\
                dWYuVW5pbnRlcnByZXRlZE9wdGlvblITdW5pbnRlcnByZXRlZE9wdGlvbiJQChBJZGVtcG90ZW5jeUxldmVsEhcKE0lERU1QT1RFTkNZX1VO\
                S05PV04QABITCg9OT19TSURFX0VGRkVDVFMQARIOCgpJREVNUE9URU5UEAIqCQjoBxCAgICAAiKaAwoTVW5pbnRlcnByZXRlZE9wdGlvbhJB\
                CgRuYW1lGAIgAygLMi0uZ29vZ2xlLnByb3RvYnVmLlVuaW50ZXJwcmV0ZWRPcHRpb24uTmFtZVBhcnRSBG5hbWUSKQoQaWRlbnRpZmllcl92\
                YWx1ZRgDIAEoCVIPaWRlbnRpZmllclZhbHVlEiwKEnBvc2l0aXZlX2ludF92YWx1ZRgEIAEoBFIQcG9zaXRpdmVJbnRWYWx1ZRIsChJuZWdh\
                dGl2ZV9pbnRfdmFsdWUYBSABKANSEG5lZ2F0aXZlSW50VmFsdWUSIQoMZG91YmxlX3ZhbHVlGAYgASgBUgtkb3VibGVWYWx1ZRIhCgxzdHJp\
                bmdfdmFsdWUYByABKAxSC3N0cmluZ1ZhbHVlEicKD2FnZ3JlZ2F0ZV92YWx1ZRgIIAEoCVIOYWdncmVnYXRlVmFsdWUaSgoITmFtZVBhcnQS\
                GwoJbmFtZV9wYXJ0GAEgAigJUghuYW1lUGFydBIhCgxpc19leHRlbnNpb24YAiACKAhSC2lzRXh0ZW5zaW9uIqcCCg5Tb3VyY2VDb2RlSW5m\
                bxJECghsb2NhdGlvbhgBIAMoCzIoLmdvb2dsZS5wcm90b2J1Zi5Tb3VyY2VDb2RlSW5mby5Mb2NhdGlvblIIbG9jYXRpb24azgEKCExvY2F0\
                aW9uEhYKBHBhdGgYASADKAVCAhABUgRwYXRoEhYKBHNwYW4YAiADKAVCAhABUgRzcGFuEikKEGxlYWRpbmdfY29tbWVudHMYAyABKAlSD2xl\
                YWRpbmdDb21tZW50cxIrChF0cmFpbGluZ19jb21tZW50cxgEIAEoCVIQdHJhaWxpbmdDb21tZW50cxI6ChlsZWFkaW5nX2RldGFjaGVkX2Nv\
                bW1lbnRzGAYgAygJUhdsZWFkaW5nRGV0YWNoZWRDb21tZW50cyLRAQoRR2VuZXJhdGVkQ29kZUluZm8STQoKYW5ub3RhdGlvbhgBIAMoCzIt\
                Lmdvb2dsZS5wcm90b2J1Zi5HZW5lcmF0ZWRDb2RlSW5mby5Bbm5vdGF0aW9uUgphbm5vdGF0aW9uGm0KCkFubm90YXRpb24SFgoEcGF0aBgB\
                IAMoBUICEAFSBHBhdGgSHwoLc291cmNlX2ZpbGUYAiABKAlSCnNvdXJjZUZpbGUSFAoFYmVnaW4YAyABKAVSBWJlZ2luEhAKA2VuZBgEIAEo\
                BVIDZW5kQn4KE2NvbS5nb29nbGUucHJvdG9idWZCEERlc2NyaXB0b3JQcm90b3NIAVotZ29vZ2xlLmdvbGFuZy5vcmcvcHJvdG9idWYvdHlw\
                ZXMvZGVzY3JpcHRvcnBi+AEBogIDR1BCqgIaR29vZ2xlLlByb3RvYnVmLlJlZmxlY3Rpb24=
                """),
        FileDescriptor(
            name: "google/api/field_behavior.proto",
            imports: ["google/protobuf/descriptor.proto"],
            symbols: [
                "google.api.FieldBehavior",
                "google.api.field_behavior",
            ],
            extensions: [
                .init(extended: "google.protobuf.FieldOptions", number: 1052),
            ],
            base64: """
                Ch9nb29nbGUvYXBpL2ZpZWxkX2JlaGF2aW9yLnByb3RvEgpnb29nbGUuYXBpGiBnb29nbGUvcHJvdG9idWYvZGVzY3JpcHRvci5wcm90byp7\
                Cg1GaWVsZEJlaGF2aW9yEh4KGkZJRUxEX0JFSEFWSU9SX1VOU1BFQ0lGSUVEEAASDAoIT1BUSU9OQUwQARIMCghSRVFVSVJFRBACEg8KC09V\
                VFBVVF9PTkxZEAMSDgoKSU5QVVRfT05MWRAEEg0KCUlNTVVUQUJMRRAFOmQKDmZpZWxkX2JlaGF2aW9yEh0uZ29vZ2xlLnByb3RvYnVmLkZp\
                ZWxkT3B0aW9ucxicCCADKA4yGS5nb29nbGUuYXBpLkZpZWxkQmVoYXZpb3JCAhAAUg1maWVsZEJlaGF2aW9yYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "google/protobuf/timestamp.proto",
            imports: [],
            symbols: [
                "google.protobuf.Timestamp",
            ],
            base64: """
                Ch9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvEg9nb29nbGUucHJvdG9idWYiOwoJVGltZXN0YW1wEhgKB3NlY29uZHMYASABKANS\
                B3NlY29uZHMSFAoFbmFub3MYAiABKAVSBW5hbm9zQoUBChNjb20uZ29vZ2xlLnByb3RvYnVmQg5UaW1lc3RhbXBQcm90b1ABWjJnb29nbGUu\
                Z29sYW5nLm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi90aW1lc3RhbXBwYvgBAaICA0dQQqoCHkdvb2dsZS5Qcm90b2J1Zi5XZWxsS25vd25U\
                eXBlc2IGcHJvdG8z
                """),
        FileDescriptor(
            name: "conversion/v1/agent.proto",
            imports: ["google/api/field_behavior.proto", "google/protobuf/timestamp.proto"],
            symbols: [
                "conversion.v1.Agent",
                "conversion.v1.Transcriber",
                "conversion.v1.Voice",
                "conversion.v1.CountingMode",
            ],
            base64: """
                Chljb252ZXJzaW9uL3YxL2FnZW50LnByb3RvEg1jb252ZXJzaW9uLnYxGh9nb29nbGUvYXBpL2ZpZWxkX2JlaGF2aW9yLnByb3RvGh9nb29n\
                bGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvItQFCgVBZ2VudBIOCgJpZBgBIAEoCVICaWQSEgoEbmFtZRgCIAEoCVIEbmFtZRIUCgVtb2Rl\
                bBgDIAEoCVIFbW9kZWwSIgoMaW5zdHJ1Y3Rpb25zGAQgASgJUgxpbnN0cnVjdGlvbnMSIwoNdm9pY2VfZW5hYmxlZBgFIAEoCFIMdm9pY2VF\
                bmFibGVkEjwKC3RyYW5zY3JpYmVyGAYgASgLMhouY29udmVyc2lvbi52MS5UcmFuc2NyaWJlclILdHJhbnNjcmliZXISKgoFdm9pY2UYByAB\
                KAsyFC5jb252ZXJzaW9uLnYxLlZvaWNlUgV2b2ljZRIrChFhbmFseXRpY3NfZW5hYmxlZBgIIAEoCFIQYW5hbHl0aWNzRW5hYmxlZBI+Chth\
                bmFseXRpY3NfdHJhY2tfY29udmVyc2lvbnMYCSABKAhSGWFuYWx5dGljc1RyYWNrQ29udmVyc2lvbnMSPAoaYW5hbHl0aWNzX2NvbnZlcnNp\
                b25fZXZlbnQYCiABKAlSGGFuYWx5dGljc0NvbnZlcnNpb25FdmVudBJACg1jb3VudGluZ19tb2RlGAsgASgOMhsuY29udmVyc2lvbi52MS5D\
                b3VudGluZ01vZGVSDGNvdW50aW5nTW9kZRI4ChhhbmFseXRpY3NfYWxsb3dlZF9ldmVudHMYDCADKAlSFmFuYWx5dGljc0FsbG93ZWRFdmVu\
                dHMSHwoIcmV2aXNpb24YDSABKANCA+BBA1IIcmV2aXNpb24SQAoLY3JlYXRlX3RpbWUYDiABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0\
                YW1wQgPgQQNSCmNyZWF0ZVRpbWUSQAoLdXBkYXRlX3RpbWUYDyABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wQgPgQQNSCnVwZGF0\
                ZVRpbWUSEgoEZXRhZxgQIAEoCVIEZXRhZyI/CgtUcmFuc2NyaWJlchIaCghwcm92aWRlchgBIAEoCVIIcHJvdmlkZXISFAoFbW9kZWwYAiAB\
                KAlSBW1vZGVsIj4KBVZvaWNlEhoKCHByb3ZpZGVyGAEgASgJUghwcm92aWRlchIZCgh2b2ljZV9pZBgCIAEoCVIHdm9pY2VJZCpnCgxDb3Vu\
                dGluZ01vZGUSHQoZQ09VTlRJTkdfTU9ERV9VTlNQRUNJRklFRBAAEhcKE0NPVU5USU5HX01PREVfRVZFUlkQARIfChtDT1VOVElOR19NT0RF\
                X09OQ0VfUEVSX0NBTEwQAmIGcHJvdG8z
                """),
        FileDescriptor(
            name: "google/api/http.proto",
            imports: [],
            symbols: [
                "google.api.HttpRule",
                "google.api.CustomHttpPattern",
            ],
            base64: """
                ChVnb29nbGUvYXBpL2h0dHAucHJvdG8SCmdvb2dsZS5hcGki2gIKCEh0dHBSdWxlEhoKCHNlbGVjdG9yGAEgASgJUghzZWxlY3RvchISCgNn\
                ZXQYAiABKAlIAFIDZ2V0EhIKA3B1dBgDIAEoCUgAUgNwdXQSFAoEcG9zdBgEIAEoCUgAUgRwb3N0EhgKBmRlbGV0ZRgFIAEoCUgAUgZkZWxl\
                dGUSFgoFcGF0Y2gYBiABKAlIAFIFcGF0Y2gSNwoGY3VzdG9tGAggASgLMh0uZ29vZ2xlLmFwaS5DdXN0b21IdHRwUGF0dGVybkgAUgZjdXN0\
                b20SEgoEYm9keRgHIAEoCVIEYm9keRIjCg1yZXNwb25zZV9ib2R5GAwgASgJUgxyZXNwb25zZUJvZHkSRQoTYWRkaXRpb25hbF9iaW5kaW5n\
                cxgLIAMoCzIULmdvb2dsZS5hcGkuSHR0cFJ1bGVSEmFkZGl0aW9uYWxCaW5kaW5nc0IJCgdwYXR0ZXJuIjsKEUN1c3RvbUh0dHBQYXR0ZXJu\
                EhIKBGtpbmQYASABKAlSBGtpbmQSEgoEcGF0aBgCIAEoCVIEcGF0aGIGcHJvdG8z
                """),
        FileDescriptor(
            name: "google/api/annotations.proto",
            imports: ["google/api/http.proto", "google/protobuf/descriptor.proto"],
            symbols: [
                "google.api.http",
            ],
            extensions: [
                .init(extended: "google.protobuf.MethodOptions", number: 72295728),
            ],
            base64: """
                Chxnb29nbGUvYXBpL2Fubm90YXRpb25zLnByb3RvEgpnb29nbGUuYXBpGhVnb29nbGUvYXBpL2h0dHAucHJvdG8aIGdvb2dsZS9wcm90b2J1\
                Zi9kZXNjcmlwdG9yLnByb3RvOksKBGh0dHASHi5nb29nbGUucHJvdG9idWYuTWV0aG9kT3B0aW9ucxiwyrwiIAEoCzIULmdvb2dsZS5hcGku\
                SHR0cFJ1bGVSBGh0dHBiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "google/protobuf/empty.proto",
            imports: [],
            symbols: [
                "google.protobuf.Empty",
            ],
            base64: """
                Chtnb29nbGUvcHJvdG9idWYvZW1wdHkucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIHCgVFbXB0eUJ9ChNjb20uZ29vZ2xlLnByb3RvYnVmQgpF\
                bXB0eVByb3RvUAFaLmdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2VtcHR5cGL4AQGiAgNHUEKqAh5Hb29nbGUuUHJv\
                dG9idWYuV2VsbEtub3duVHlwZXNiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "google/protobuf/field_mask.proto",
            imports: [],
            symbols: [
                "google.protobuf.FieldMask",
            ],
            base64: """
                CiBnb29nbGUvcHJvdG9idWYvZmllbGRfbWFzay5wcm90bxIPZ29vZ2xlLnByb3RvYnVmIiEKCUZpZWxkTWFzaxIUCgVwYXRocxgBIAMoCVIF\
                cGF0aHNChQEKE2NvbS5nb29nbGUucHJvdG9idWZCDkZpZWxkTWFza1Byb3RvUAFaMmdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVz\
                L2tub3duL2ZpZWxkbWFza3Bi+AEBogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "conversion/v1/agent_service.proto",
            imports: ["conversion/v1/agent.proto", "google/api/annotations.proto", "google/api/field_behavior.proto", "google/protobuf/empty.proto", "google/protobuf/field_mask.proto"],
            symbols: [
                "conversion.v1.CreateAgentRequest",
                "conversion.v1.GetAgentRequest",
                "conversion.v1.ListAgentsRequest",
                "conversion.v1.ListAgentsResponse",
                "conversion.v1.UpdateAgentRequest",
                "conversion.v1.DeleteAgentRequest",
                "conversion.v1.GetAgentToolsRequest",
                "conversion.v1.GetAgentToolsResponse",
                "conversion.v1.ToolTarget",
                "conversion.v1.AgentService",
                "conversion.v1.AgentService.CreateAgent",
                "conversion.v1.AgentService.GetAgent",
                "conversion.v1.AgentService.ListAgents",
                "conversion.v1.AgentService.UpdateAgent",
                "conversion.v1.AgentService.DeleteAgent",
                "conversion.v1.AgentService.GetAgentTools",
            ],
            base64: """
                CiFjb252ZXJzaW9uL3YxL2FnZW50X3NlcnZpY2UucHJvdG8SDWNvbnZlcnNpb24udjEaGWNvbnZlcnNpb24vdjEvYWdlbnQucHJvdG8aHGdv\
                b2dsZS9hcGkvYW5ub3RhdGlvbnMucHJvdG8aH2dvb2dsZS9hcGkvZmllbGRfYmVoYXZpb3IucHJvdG8aG2dvb2dsZS9wcm90b2J1Zi9lbXB0\
                eS5wcm90bxogZ29vZ2xlL3Byb3RvYnVmL2ZpZWxkX21hc2sucHJvdG8ihQEKEkNyZWF0ZUFnZW50UmVxdWVzdBIvCgVhZ2VudBgBIAEoCzIU\
                LmNvbnZlcnNpb24udjEuQWdlbnRCA+BBAlIFYWdlbnQSGQoIYWdlbnRfaWQYAiABKAlSB2FnZW50SWQSIwoNdmFsaWRhdGVfb25seRgDIAEo\
                CFIMdmFsaWRhdGVPbmx5IjEKD0dldEFnZW50UmVxdWVzdBIeCghhZ2VudF9pZBgBIAEoCUID4EECUgdhZ2VudElkIk8KEUxpc3RBZ2VudHNS\
                ZXF1ZXN0EhsKCXBhZ2Vfc2l6ZRgBIAEoBVIIcGFnZVNpemUSHQoKcGFnZV90b2tlbhgCIAEoCVIJcGFnZVRva2VuImoKEkxpc3RBZ2VudHNS\
                ZXNwb25zZRIsCgZhZ2VudHMYASADKAsyFC5jb252ZXJzaW9uLnYxLkFnZW50UgZhZ2VudHMSJgoPbmV4dF9wYWdlX3Rva2VuGAIgASgJUg1u\
                ZXh0UGFnZVRva2VuIqcBChJVcGRhdGVBZ2VudFJlcXVlc3QSLwoFYWdlbnQYASABKAsyFC5jb252ZXJzaW9uLnYxLkFnZW50QgPgQQJSBWFn\
                ZW50EjsKC3VwZGF0ZV9tYXNrGAIgASgLMhouZ29vZ2xlLnByb3RvYnVmLkZpZWxkTWFza1IKdXBkYXRlTWFzaxIjCg12YWxpZGF0ZV9vbmx5\
                GAMgASgIUgx2YWxpZGF0ZU9ubHkibQoSRGVsZXRlQWdlbnRSZXF1ZXN0Eh4KCGFnZW50X2lkGAEgASgJQgPgQQJSB2FnZW50SWQSEgoEZXRh\
                ZxgCIAEoCVIEZXRhZxIjCg12YWxpZGF0ZV9vbmx5GAMgASgIUgx2YWxpZGF0ZU9ubHkibgoUR2V0QWdlbnRUb29sc1JlcXVlc3QSHgoIYWdl\
                bnRfaWQYASABKAlCA+BBAlIHYWdlbnRJZBI2CgZ0YXJnZXQYAiABKA4yGS5jb252ZXJzaW9uLnYxLlRvb2xUYXJnZXRCA+BBAlIGdGFyZ2V0\
                IjYKFUdldEFnZW50VG9vbHNSZXNwb25zZRIdCgp0b29sc19qc29uGAEgASgJUgl0b29sc0pzb24qqwEKClRvb2xUYXJnZXQSGwoXVE9PTF9U\
                QVJHRVRfVU5TUEVDSUZJRUQQABIWChJUT09MX1RBUkdFVF9PUEVOQUkQARIZChVUT09MX1RBUkdFVF9BTlRIUk9QSUMQAhIWChJUT09MX1RB\
                UkdFVF9HRU1JTkkQAxITCg9UT09MX1RBUkdFVF9NQ1AQBBIgChxUT09MX1RBUkdFVF9PUEVOQUlfUkVTUE9OU0VTEAUyngUKDEFnZW50U2Vy\
                dmljZRJhCgtDcmVhdGVBZ2VudBIhLmNvbnZlcnNpb24udjEuQ3JlYXRlQWdlbnRSZXF1ZXN0GhQuY29udmVyc2lvbi52MS5BZ2VudCIZgtPk\
                kwITIgovdjEvYWdlbnRzOgVhZ2VudBJiCghHZXRBZ2VudBIeLmNvbnZlcnNpb24udjEuR2V0QWdlbnRSZXF1ZXN0GhQuY29udmVyc2lvbi52\
                MS5BZ2VudCIgkAIBgtPkkwIXEhUvdjEvYWdlbnRzL3thZ2VudF9pZH0SaAoKTGlzdEFnZW50cxIgLmNvbnZlcnNpb24udjEuTGlzdEFnZW50\
                c1JlcXVlc3QaIS5jb252ZXJzaW9uLnYxLkxpc3RBZ2VudHNSZXNwb25zZSIVkAIBgtPkkwIMEgovdjEvYWdlbnRzEm8KC1VwZGF0ZUFnZW50\
                EiEuY29udmVyc2lvbi52MS5VcGRhdGVBZ2VudFJlcXVlc3QaFC5jb252ZXJzaW9uLnYxLkFnZW50IieQAgKC0+STAh4yFS92MS9hZ2VudHMv\
                e2FnZW50LmlkfToFYWdlbnQSZwoLRGVsZXRlQWdlbnQSIS5jb252ZXJzaW9uLnYxLkRlbGV0ZUFnZW50UmVxdWVzdBoWLmdvb2dsZS5wcm90\
                b2J1Zi5FbXB0eSIdgtPkkwIXKhUvdjEvYWdlbnRzL3thZ2VudF9pZH0SggEKDUdldEFnZW50VG9vbHMSIy5jb252ZXJzaW9uLnYxLkdldEFn\
                ZW50VG9vbHNSZXF1ZXN0GiQuY29udmVyc2lvbi52MS5HZXRBZ2VudFRvb2xzUmVzcG9uc2UiJpACAYLT5JMCHRIbL3YxL2FnZW50cy97YWdl\
                bnRfaWR9L3Rvb2xzYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "conversion/v1/call.proto",
            imports: ["google/api/field_behavior.proto", "google/protobuf/timestamp.proto"],
            symbols: [
                "conversion.v1.Call",
                "conversion.v1.CallFilter",
                "conversion.v1.CallDirection",
                "conversion.v1.CallConnected",
            ],
            base64: """
                Chhjb252ZXJzaW9uL3YxL2NhbGwucHJvdG8SDWNvbnZlcnNpb24udjEaH2dvb2dsZS9hcGkvZmllbGRfYmVoYXZpb3IucHJvdG8aH2dvb2ds\
                ZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8iiAUKBENhbGwSIAoJcm9vbV9uYW1lGAEgASgJQgPgQQJSCHJvb21OYW1lEh4KCGFnZW50X2lk\
                GAIgASgJQgPgQQJSB2FnZW50SWQSFwoHdXNlcl9pZBgDIAEoCVIGdXNlcklkEjkKCnN0YXJ0X3RpbWUYBCABKAsyGi5nb29nbGUucHJvdG9i\
                dWYuVGltZXN0YW1wUglzdGFydFRpbWUSNQoIZW5kX3RpbWUYBSABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wUgdlbmRUaW1lEhIK\
                BHRlc3QYBiABKAhSBHRlc3QSKgoOYWdlbnRfcmV2aXNpb24YByABKANCA+BBA1INYWdlbnRSZXZpc2lvbhJACgtjcmVhdGVfdGltZRgIIAEo\
                CzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBCA+BBA1IKY3JlYXRlVGltZRJACgt1cGRhdGVfdGltZRgJIAEoCzIaLmdvb2dsZS5wcm90\
                b2J1Zi5UaW1lc3RhbXBCA+BBA1IKdXBkYXRlVGltZRI6CglkaXJlY3Rpb24YCiABKA4yHC5jb252ZXJzaW9uLnYxLkNhbGxEaXJlY3Rpb25S\
                CWRpcmVjdGlvbhI6Cgljb25uZWN0ZWQYCyABKA4yHC5jb252ZXJzaW9uLnYxLkNhbGxDb25uZWN0ZWRSCWNvbm5lY3RlZBIdCgplbmRfcmVh\
                c29uGAwgASgJUgllbmRSZWFzb24SGAoHb3V0Y29tZRgNIAEoCVIHb3V0Y29tZRI+CgplcmFzZV90aW1lGA4gASgLMhouZ29vZ2xlLnByb3Rv\
                YnVmLlRpbWVzdGFtcEID4EEDUgllcmFzZVRpbWUi7AIKCkNhbGxGaWx0ZXISOQoKc3RhcnRfdGltZRgBIAEoCzIaLmdvb2dsZS5wcm90b2J1\
                Zi5UaW1lc3RhbXBSCXN0YXJ0VGltZRI1CghlbmRfdGltZRgCIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSB2VuZFRpbWUSGQoI\
                YWdlbnRfaWQYAyABKAlSB2FnZW50SWQSGwoJcm9vbV9uYW1lGAQgASgJUghyb29tTmFtZRIXCgd1c2VyX2lkGAUgASgJUgZ1c2VySWQSOgoJ\
                Y29ubmVjdGVkGAYgASgOMhwuY29udmVyc2lvbi52MS5DYWxsQ29ubmVjdGVkUgljb25uZWN0ZWQSOgoJZGlyZWN0aW9uGAcgASgOMhwuY29u\
                dmVyc2lvbi52MS5DYWxsRGlyZWN0aW9uUglkaXJlY3Rpb24SIwoNaW5jbHVkZV90ZXN0cxgIIAEoCFIMaW5jbHVkZVRlc3RzKoABCg1DYWxs\
                RGlyZWN0aW9uEh4KGkNBTExfRElSRUNUSU9OX1VOU1BFQ0lGSUVEEAASGgoWQ0FMTF9ESVJFQ1RJT05fSU5CT1VORBABEhsKF0NBTExfRElS\
                RUNUSU9OX09VVEJPVU5EEAISFgoSQ0FMTF9ESVJFQ1RJT05fV0VCEAMqXgoNQ2FsbENvbm5lY3RlZBIeChpDQUxMX0NPTk5FQ1RFRF9VTlNQ\
                RUNJRklFRBAAEhYKEkNBTExfQ09OTkVDVEVEX1lFUxABEhUKEUNBTExfQ09OTkVDVEVEX05PEAJiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "conversion/v1/money.proto",
            imports: [],
            symbols: [
                "conversion.v1.Money",
            ],
            base64: """
                Chljb252ZXJzaW9uL3YxL21vbmV5LnByb3RvEg1jb252ZXJzaW9uLnYxIlgKBU1vbmV5EiMKDWN1cnJlbmN5X2NvZGUYASABKAlSDGN1cnJl\
                bmN5Q29kZRIUCgV1bml0cxgCIAEoA1IFdW5pdHMSFAoFbmFub3MYAyABKAVSBW5hbm9zYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "conversion/v1/conversion.proto",
            imports: ["conversion/v1/money.proto", "google/protobuf/timestamp.proto"],
            symbols: [
                "conversion.v1.Conversion",
                "conversion.v1.RecordOrigin",
                "conversion.v1.Adjustment",
                "conversion.v1.ConversionFilter",
                "conversion.v1.ConversionState",
                "conversion.v1.AdjustmentType",
            ],
            base64: """
                Ch5jb252ZXJzaW9uL3YxL2NvbnZlcnNpb24ucHJvdG8SDWNvbnZlcnNpb24udjEaGWNvbnZlcnNpb24vdjEvbW9uZXkucHJvdG8aH2dvb2ds\
                ZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8itgUKCkNvbnZlcnNpb24SDgoCaWQYASABKAlSAmlkEhsKCXJvb21fbmFtZRgCIAEoCVIIcm9v\
                bU5hbWUSHQoKZXZlbnRfdHlwZRgDIAEoCVIJZXZlbnRUeXBlEhgKB2RldGFpbHMYBCABKAlSB2RldGFpbHMSFwoHdXNlcl9pZBgFIAEoCVIG\
                dXNlcklkEhkKCGFnZW50X2lkGAYgASgJUgdhZ2VudElkEjgKCXRpbWVzdGFtcBgHIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBS\
                CXRpbWVzdGFtcBIqCgV2YWx1ZRgIIAEoCzIULmNvbnZlcnNpb24udjEuTW9uZXlSBXZhbHVlEjsKC2NyZWF0ZV90aW1lGAkgASgLMhouZ29v\
                Z2xlLnByb3RvYnVmLlRpbWVzdGFtcFIKY3JlYXRlVGltZRIlCg5hZ2VudF9yZXZpc2lvbhgKIAEoA1INYWdlbnRSZXZpc2lvbhISCgR0ZXN0\
                GAsgASgIUgR0ZXN0EhoKCGltcG9ydGVkGAwgASgIUghpbXBvcnRlZBI0CgVzdGF0ZRgNIAEoDjIeLmNvbnZlcnNpb24udjEuQ29udmVyc2lv\
                blN0YXRlUgVzdGF0ZRIxCgluZXRfdmFsdWUYDiABKAsyFC5jb252ZXJzaW9uLnYxLk1vbmV5UghuZXRWYWx1ZRI7CgthZGp1c3RfdGltZRgP\
                IAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCmFkanVzdFRpbWUSOQoKZXJhc2VfdGltZRgQIAEoCzIaLmdvb2dsZS5wcm90b2J1\
                Zi5UaW1lc3RhbXBSCWVyYXNlVGltZRIzCgZvcmlnaW4YESABKAsyGy5jb252ZXJzaW9uLnYxLlJlY29yZE9yaWdpblIGb3JpZ2luIjsKDFJl\
                Y29yZE9yaWdpbhIOCgJpZBgBIAEoCVICaWQSGwoJa2V5X3Rva2VuGAIgASgJUghrZXlUb2tlbiL3AgoKQWRqdXN0bWVudBIOCgJpZBgBIAEo\
                CVICaWQSIwoNY29udmVyc2lvbl9pZBgCIAEoCVIMY29udmVyc2lvbklkEjEKBHR5cGUYAyABKA4yHS5jb252ZXJzaW9uLnYxLkFkanVzdG1l\
                bnRUeXBlUgR0eXBlEioKBXZhbHVlGAQgASgLMhQuY29udmVyc2lvbi52MS5Nb25leVIFdmFsdWUSOAoJdGltZXN0YW1wGAUgASgLMhouZ29v\
                Z2xlLnByb3RvYnVmLlRpbWVzdGFtcFIJdGltZXN0YW1wEjsKC2NyZWF0ZV90aW1lGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFt\
                cFIKY3JlYXRlVGltZRIYCgdkZXRhaWxzGAcgASgJUgdkZXRhaWxzEicKD2lkZW1wb3RlbmN5X2tleRgIIAEoCVIOaWRlbXBvdGVuY3lLZXkS\
                GwoJb3JpZ2luX2lkGAkgASgJUghvcmlnaW5JZCKZAgoQQ29udmVyc2lvbkZpbHRlchI5CgpzdGFydF90aW1lGAEgASgLMhouZ29vZ2xlLnBy\
                b3RvYnVmLlRpbWVzdGFtcFIJc3RhcnRUaW1lEjUKCGVuZF90aW1lGAIgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFIHZW5kVGlt\
                ZRIZCghhZ2VudF9pZBgDIAEoCVIHYWdlbnRJZBIdCgpldmVudF90eXBlGAQgASgJUglldmVudFR5cGUSGwoJcm9vbV9uYW1lGAUgASgJUghy\
                b29tTmFtZRIXCgd1c2VyX2lkGAYgASgJUgZ1c2VySWQSIwoNaW5jbHVkZV90ZXN0cxgHIAEoCFIMaW5jbHVkZVRlc3RzKpEBCg9Db252ZXJz\
                aW9uU3RhdGUSIAocQ09OVkVSU0lPTl9TVEFURV9VTlNQRUNJRklFRBAAEh0KGUNPTlZFUlNJT05fU1RBVEVfUkVDT1JERUQQARIdChlDT05W\
                RVJTSU9OX1NUQVRFX1JFU1RBVEVEEAISHgoaQ09OVkVSU0lPTl9TVEFURV9SRVRSQUNURUQQAyprCg5BZGp1c3RtZW50VHlwZRIfChtBREpV\
                U1RNRU5UX1RZUEVfVU5TUEVDSUZJRUQQABIbChdBREpVU1RNRU5UX1RZUEVfUkVUUkFDVBABEhsKF0FESlVTVE1FTlRfVFlQRV9SRVNUQVRF\
                EAJiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "conversion/v1/summary.proto",
            imports: ["conversion/v1/money.proto", "google/protobuf/timestamp.proto"],
            symbols: [
                "conversion.v1.ConversionSummary",
                "conversion.v1.RateInterval",
                "conversion.v1.Revenue",
                "conversion.v1.NoRateReason",
                "conversion.v1.SummaryGrouping",
            ],
            base64: """
                Chtjb252ZXJzaW9uL3YxL3N1bW1hcnkucHJvdG8SDWNvbnZlcnNpb24udjEaGWNvbnZlcnNpb24vdjEvbW9uZXkucHJvdG8aH2dvb2dsZS9w\
                cm90b2J1Zi90aW1lc3RhbXAucHJvdG8i8AQKEUNvbnZlcnNpb25TdW1tYXJ5Eh0KCmV2ZW50X3R5cGUYASABKAlSCWV2ZW50VHlwZRIZCghh\
                Z2VudF9pZBgCIAEoCVIHYWdlbnRJZBIlCg5hZ2VudF9yZXZpc2lvbhgDIAEoA1INYWdlbnRSZXZpc2lvbhI5CgpzdGFydF90aW1lGAQgASgL\
                MhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFIJc3RhcnRUaW1lEjUKCGVuZF90aW1lGAUgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVz\
                dGFtcFIHZW5kVGltZRIgCgtjb252ZXJzaW9ucxgGIAEoA1ILY29udmVyc2lvbnMSMwoVcmV0cmFjdGVkX2NvbnZlcnNpb25zGAcgASgDUhRy\
                ZXRyYWN0ZWRDb252ZXJzaW9ucxIUCgVjYWxscxgIIAEoA1IFY2FsbHMSJwoPY29udmVydGVkX2NhbGxzGAkgASgDUg5jb252ZXJ0ZWRDYWxs\
                cxISCgRyYXRlGAogASgBUgRyYXRlEkAKDXJhdGVfaW50ZXJ2YWwYCyABKAsyGy5jb252ZXJzaW9uLnYxLlJhdGVJbnRlcnZhbFIMcmF0ZUlu\
                dGVydmFsEjIKCHJldmVudWVzGAwgAygLMhYuY29udmVyc2lvbi52MS5SZXZlbnVlUghyZXZlbnVlcxIlCg5yZWNvcmRlZF9jYWxscxgNIAEo\
                A1INcmVjb3JkZWRDYWxscxJBCg5ub19yYXRlX3JlYXNvbhgOIAEoDjIbLmNvbnZlcnNpb24udjEuTm9SYXRlUmVhc29uUgxub1JhdGVSZWFz\
                b24iOgoMUmF0ZUludGVydmFsEhQKBWxvd2VyGAEgASgBUgVsb3dlchIUCgV1cHBlchgCIAEoAVIFdXBwZXIizwEKB1JldmVudWUSKgoFZ3Jv\
                c3MYASABKAsyFC5jb252ZXJzaW9uLnYxLk1vbmV5UgVncm9zcxI0CgphZGp1c3RtZW50GAIgASgLMhQuY29udmVyc2lvbi52MS5Nb25leVIK\
                YWRqdXN0bWVudBImCgNuZXQYAyABKAsyFC5jb252ZXJzaW9uLnYxLk1vbmV5UgNuZXQSOgoab3V0X29mX3JhbmdlX2N1cnJlbmN5X2NvZGUY\
                BCABKAlSFm91dE9mUmFuZ2VDdXJyZW5jeUNvZGUqVAoMTm9SYXRlUmVhc29uEh4KGk5PX1JBVEVfUkVBU09OX1VOU1BFQ0lGSUVEEAASJAog\
                Tk9fUkFURV9SRUFTT05fTk9fUkVDT1JERURfQ0FMTFMQASrlAQoPU3VtbWFyeUdyb3VwaW5nEiAKHFNVTU1BUllfR1JPVVBJTkdfVU5TUEVD\
                SUZJRUQQABIfChtTVU1NQVJZX0dST1VQSU5HX0VWRU5UX1RZUEUQARIaChZTVU1NQVJZX0dST1VQSU5HX0FHRU5UEAISIwofU1VNTUFSWV9H\
                Uk9VUElOR19BR0VOVF9SRVZJU0lPThADEhkKFVNVTU1BUllfR1JPVVBJTkdfSE9VUhAEEhgKFFNVTU1BUllfR1JPVVBJTkdfREFZEAUSGQoV\
                U1VNTUFSWV9HUk9VUElOR19XRUVLEAZiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "google/protobuf/duration.proto",
            imports: [],
            symbols: [
                "google.protobuf.Duration",
            ],
            base64: """
                Ch5nb29nbGUvcHJvdG9idWYvZHVyYXRpb24ucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiI6CghEdXJhdGlvbhIYCgdzZWNvbmRzGAEgASgDUgdz\
                ZWNvbmRzEhQKBW5hbm9zGAIgASgFUgVuYW5vc0KDAQoTY29tLmdvb2dsZS5wcm90b2J1ZkINRHVyYXRpb25Qcm90b1ABWjFnb29nbGUuZ29s\
                YW5nLm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi9kdXJhdGlvbnBi+AEBogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVz\
                YgZwcm90bzM=
                """),
        FileDescriptor(
            name: "google/protobuf/any.proto",
            imports: [],
            symbols: [
                "google.protobuf.Any",
            ],
            base64: """
                Chlnb29nbGUvcHJvdG9idWYvYW55LnByb3RvEg9nb29nbGUucHJvdG9idWYiNgoDQW55EhkKCHR5cGVfdXJsGAEgASgJUgd0eXBlVXJsEhQK\
                BXZhbHVlGAIgASgMUgV2YWx1ZUJ2ChNjb20uZ29vZ2xlLnByb3RvYnVmQghBbnlQcm90b1ABWixnb29nbGUuZ29sYW5nLm9yZy9wcm90b2J1\
                Zi90eXBlcy9rbm93bi9hbnlwYqICA0dQQqoCHkdvb2dsZS5Qcm90b2J1Zi5XZWxsS25vd25UeXBlc2IGcHJvdG8z
                """),
        FileDescriptor(
            name: "google/rpc/status.proto",
            imports: ["google/protobuf/any.proto"],
            symbols: [
                "google.rpc.Status",
            ],
            base64: """
                Chdnb29nbGUvcnBjL3N0YXR1cy5wcm90bxIKZ29vZ2xlLnJwYxoZZ29vZ2xlL3Byb3RvYnVmL2FueS5wcm90byJmCgZTdGF0dXMSEgoEY29k\
                ZRgBIAEoBVIEY29kZRIYCgdtZXNzYWdlGAIgASgJUgdtZXNzYWdlEi4KB2RldGFpbHMYAyADKAsyFC5nb29nbGUucHJvdG9idWYuQW55Ugdk\
                ZXRhaWxzYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "conversion/v1/conversion_service.proto",
            imports: ["conversion/v1/call.proto", "conversion/v1/conversion.proto", "conversion/v1/money.proto", "conversion/v1/summary.proto", "google/api/annotations.proto", "google/api/field_behavior.proto", "google/protobuf/duration.proto", "google/protobuf/timestamp.proto", "google/rpc/status.proto"],
            symbols: [
                "conversion.v1.TrackConversionRequest",
                "conversion.v1.TrackConversionResponse",
                "conversion.v1.BatchTrackConversionsRequest",
                "conversion.v1.BatchTrackConversionsResponse",
                "conversion.v1.BatchTrackConversionsResult",
                "conversion.v1.GetConversionRequest",
                "conversion.v1.ListConversionsRequest",
                "conversion.v1.ListConversionsResponse",
                "conversion.v1.AdjustConversionRequest",
                "conversion.v1.AdjustmentOrigin",
                "conversion.v1.AdjustConversionResponse",
                "conversion.v1.SummarizeConversionsRequest",
                "conversion.v1.SummarizeConversionsResponse",
                "conversion.v1.WatchConversionsRequest",
                "conversion.v1.WatchConversionsResponse",
                "conversion.v1.ConversionAdjusted",
                "conversion.v1.ConversionErased",
                "conversion.v1.Heartbeat",
                "conversion.v1.ImportConversionsRequest",
                "conversion.v1.ExportedConversion",
                "conversion.v1.ImportConversionsResponse",
                "conversion.v1.ImportError",
                "conversion.v1.RecordCallRequest",
                "conversion.v1.GetCallRequest",
                "conversion.v1.ListCallsRequest",
                "conversion.v1.ListCallsResponse",
                "conversion.v1.EraseUserRequest",
                "conversion.v1.EraseUserResponse",
                "conversion.v1.WatchPosition",
                "conversion.v1.ConversionService",
                "conversion.v1.ConversionService.TrackConversion",
                "conversion.v1.ConversionService.BatchTrackConversions",
                "conversion.v1.ConversionService.GetConversion",
                "conversion.v1.ConversionService.ListConversions",
                "conversion.v1.ConversionService.AdjustConversion",
                "conversion.v1.ConversionService.SummarizeConversions",
                "conversion.v1.ConversionService.WatchConversions",
                "conversion.v1.ConversionService.ImportConversions",
                "conversion.v1.ConversionService.RecordCall",
                "conversion.v1.ConversionService.GetCall",
                "conversion.v1.ConversionService.ListCalls",
                "conversion.v1.ConversionService.EraseUser",
            ],
            base64: """
                CiZjb252ZXJzaW9uL3YxL2NvbnZlcnNpb25fc2VydmljZS5wcm90bxINY29udmVyc2lvbi52MRoYY29udmVyc2lvbi92MS9jYWxsLnByb3Rv\
                Gh5jb252ZXJzaW9uL3YxL2NvbnZlcnNpb24ucHJvdG8aGWNvbnZlcnNpb24vdjEvbW9uZXkucHJvdG8aG2NvbnZlcnNpb24vdjEvc3VtbWFy\
                eS5wcm90bxocZ29vZ2xlL2FwaS9hbm5vdGF0aW9ucy5wcm90bxofZ29vZ2xlL2FwaS9maWVsZF9iZWhhdmlvci5wcm90bxoeZ29vZ2xlL3By\
                b3RvYnVmL2R1cmF0aW9uLnByb3RvGh9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvGhdnb29nbGUvcnBjL3N0YXR1cy5wcm90byL0\
                AgoWVHJhY2tDb252ZXJzaW9uUmVxdWVzdBIeCghhZ2VudF9pZBgBIAEoCUID4EECUgdhZ2VudElkEiAKCXJvb21fbmFtZRgCIAEoCUID4EEC\
                Ughyb29tTmFtZRIXCgd1c2VyX2lkGAMgASgJUgZ1c2VySWQSHQoKZXZlbnRfdHlwZRgEIAEoCVIJZXZlbnRUeXBlEhgKB2RldGFpbHMYBSAB\
                KAlSB2RldGFpbHMSJwoPaWRlbXBvdGVuY3lfa2V5GAYgASgJUg5pZGVtcG90ZW5jeUtleRI4Cgl0aW1lc3RhbXAYByABKAsyGi5nb29nbGUu\
                cHJvdG9idWYuVGltZXN0YW1wUgl0aW1lc3RhbXASKgoFdmFsdWUYCCABKAsyFC5jb252ZXJzaW9uLnYxLk1vbmV5UgV2YWx1ZRIjCg12YWxp\
                ZGF0ZV9vbmx5GAkgASgIUgx2YWxpZGF0ZU9ubHkSEgoEdGVzdBgKIAEoCFIEdGVzdCKMAQoXVHJhY2tDb252ZXJzaW9uUmVzcG9uc2USGAoH\
                bWVzc2FnZRgBIAEoCVIHbWVzc2FnZRI5Cgpjb252ZXJzaW9uGAIgASgLMhkuY29udmVyc2lvbi52MS5Db252ZXJzaW9uUgpjb252ZXJzaW9u\
                EhwKCWR1cGxpY2F0ZRgDIAEoCFIJZHVwbGljYXRlIoYBChxCYXRjaFRyYWNrQ29udmVyc2lvbnNSZXF1ZXN0EkEKCHJlcXVlc3RzGAEgAygL\
                MiUuY29udmVyc2lvbi52MS5UcmFja0NvbnZlcnNpb25SZXF1ZXN0UghyZXF1ZXN0cxIjCg12YWxpZGF0ZV9vbmx5GAIgASgIUgx2YWxpZGF0\
                ZU9ubHkiZQodQmF0Y2hUcmFja0NvbnZlcnNpb25zUmVzcG9uc2USRAoHcmVzdWx0cxgBIAMoCzIqLmNvbnZlcnNpb24udjEuQmF0Y2hUcmFj\
                a0NvbnZlcnNpb25zUmVzdWx0UgdyZXN1bHRzIo0BChtCYXRjaFRyYWNrQ29udmVyc2lvbnNSZXN1bHQSKgoGc3RhdHVzGAEgASgLMhIuZ29v\
                Z2xlLnJwYy5TdGF0dXNSBnN0YXR1cxJCCghyZXNwb25zZRgCIAEoCzImLmNvbnZlcnNpb24udjEuVHJhY2tDb252ZXJzaW9uUmVzcG9uc2VS\
                CHJlc3BvbnNlIkAKFEdldENvbnZlcnNpb25SZXF1ZXN0EigKDWNvbnZlcnNpb25faWQYASABKAlCA+BBAlIMY29udmVyc2lvbklkIo0BChZM\
                aXN0Q29udmVyc2lvbnNSZXF1ZXN0EhsKCXBhZ2Vfc2l6ZRgBIAEoBVIIcGFnZVNpemUSHQoKcGFnZV90b2tlbhgCIAEoCVIJcGFnZVRva2Vu\
                EjcKBmZpbHRlchgDIAEoCzIfLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkZpbHRlclIGZmlsdGVyIn4KF0xpc3RDb252ZXJzaW9uc1Jlc3Bv\
                bnNlEjsKC2NvbnZlcnNpb25zGAEgAygLMhkuY29udmVyc2lvbi52MS5Db252ZXJzaW9uUgtjb252ZXJzaW9ucxImCg9uZXh0X3BhZ2VfdG9r\
                ZW4YAiABKAlSDW5leHRQYWdlVG9rZW4iggMKF0FkanVzdENvbnZlcnNpb25SZXF1ZXN0EigKDWNvbnZlcnNpb25faWQYASABKAlCA+BBAlIM\
                Y29udmVyc2lvbklkEjYKBHR5cGUYAiABKA4yHS5jb252ZXJzaW9uLnYxLkFkanVzdG1lbnRUeXBlQgPgQQJSBHR5cGUSKgoFdmFsdWUYAyAB\
                KAsyFC5jb252ZXJzaW9uLnYxLk1vbmV5UgV2YWx1ZRI4Cgl0aW1lc3RhbXAYBCABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wUgl0\
                aW1lc3RhbXASGAoHZGV0YWlscxgFIAEoCVIHZGV0YWlscxInCg9pZGVtcG90ZW5jeV9rZXkYBiABKAlSDmlkZW1wb3RlbmN5S2V5EiMKDXZh\
                bGlkYXRlX29ubHkYByABKAhSDHZhbGlkYXRlT25seRI3CgZvcmlnaW4YCCABKAsyHy5jb252ZXJzaW9uLnYxLkFkanVzdG1lbnRPcmlnaW5S\
                Bm9yaWdpbiLhAQoQQWRqdXN0bWVudE9yaWdpbhITCgJpZBgBIAEoCUID4EECUgJpZBIeCghhZ2VudF9pZBgCIAEoCUID4EECUgdhZ2VudElk\
                EiAKCXJvb21fbmFtZRgDIAEoCUID4EECUghyb29tTmFtZRIiCgpldmVudF90eXBlGAQgASgJQgPgQQJSCWV2ZW50VHlwZRJSChRjb252ZXJz\
                aW9uX3RpbWVzdGFtcBgFIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBCA+BBAlITY29udmVyc2lvblRpbWVzdGFtcCKuAQoYQWRq\
                dXN0Q29udmVyc2lvblJlc3BvbnNlEjkKCmFkanVzdG1lbnQYASABKAsyGS5jb252ZXJzaW9uLnYxLkFkanVzdG1lbnRSCmFkanVzdG1lbnQS\
                OQoKY29udmVyc2lvbhgCIAEoCzIZLmNvbnZlcnNpb24udjEuQ29udmVyc2lvblIKY29udmVyc2lvbhIcCglkdXBsaWNhdGUYAyABKAhSCWR1\
                cGxpY2F0ZSLqAQobU3VtbWFyaXplQ29udmVyc2lvbnNSZXF1ZXN0EjcKBmZpbHRlchgBIAEoCzIfLmNvbnZlcnNpb24udjEuQ29udmVyc2lv\
                bkZpbHRlclIGZmlsdGVyEjkKCGdyb3VwX2J5GAIgAygOMh4uY29udmVyc2lvbi52MS5TdW1tYXJ5R3JvdXBpbmdSB2dyb3VwQnkSGwoJdGlt\
                ZV96b25lGAMgASgJUgh0aW1lWm9uZRIbCglwYWdlX3NpemUYBCABKAVSCHBhZ2VTaXplEh0KCnBhZ2VfdG9rZW4YBSABKAlSCXBhZ2VUb2tl\
                biKGAQocU3VtbWFyaXplQ29udmVyc2lvbnNSZXNwb25zZRI+CglzdW1tYXJpZXMYASADKAsyIC5jb252ZXJzaW9uLnYxLkNvbnZlcnNpb25T\
                dW1tYXJ5UglzdW1tYXJpZXMSJgoPbmV4dF9wYWdlX3Rva2VuGAIgASgJUg1uZXh0UGFnZVRva2VuIs4CChdXYXRjaENvbnZlcnNpb25zUmVx\
                dWVzdBIYCgZjdXJzb3IYASABKAlIAFIGY3Vyc29yEjoKCHBvc2l0aW9uGAIgASgOMhwuY29udmVyc2lvbi52MS5XYXRjaFBvc2l0aW9uSABS\
                CHBvc2l0aW9uEjcKBmZpbHRlchgDIAEoCzIfLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkZpbHRlclIGZmlsdGVyEkgKEmhlYXJ0YmVhdF9p\
                bnRlcnZhbBgEIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvblIRaGVhcnRiZWF0SW50ZXJ2YWwSLAoSaW5jbHVkZV9rZXlfdG9rZW5z\
                GAUgASgIUhBpbmNsdWRlS2V5VG9rZW5zEiMKDWluY2x1ZGVfY2FsbHMYBiABKAhSDGluY2x1ZGVDYWxsc0IHCgVzdGFydCKjAwoYV2F0Y2hD\
                b252ZXJzaW9uc1Jlc3BvbnNlEhYKBmN1cnNvchgBIAEoCVIGY3Vyc29yEjsKC2NvbW1pdF90aW1lGAIgASgLMhouZ29vZ2xlLnByb3RvYnVm\
                LlRpbWVzdGFtcFIKY29tbWl0VGltZRI3CghyZWNvcmRlZBgDIAEoCzIZLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkgAUghyZWNvcmRlZBI/\
                CghhZGp1c3RlZBgEIAEoCzIhLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkFkanVzdGVkSABSCGFkanVzdGVkEjkKBmVyYXNlZBgFIAEoCzIf\
                LmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkVyYXNlZEgAUgZlcmFzZWQSOAoJaGVhcnRiZWF0GAYgASgLMhguY29udmVyc2lvbi52MS5IZWFy\
                dGJlYXRIAFIJaGVhcnRiZWF0EjoKDWNhbGxfcmVjb3JkZWQYByABKAsyEy5jb252ZXJzaW9uLnYxLkNhbGxIAFIMY2FsbFJlY29yZGVkQgcK\
                BWV2ZW50IooBChJDb252ZXJzaW9uQWRqdXN0ZWQSOQoKYWRqdXN0bWVudBgBIAEoCzIZLmNvbnZlcnNpb24udjEuQWRqdXN0bWVudFIKYWRq\
                dXN0bWVudBI5Cgpjb252ZXJzaW9uGAIgASgLMhkuY29udmVyc2lvbi52MS5Db252ZXJzaW9uUgpjb252ZXJzaW9uIjcKEENvbnZlcnNpb25F\
                cmFzZWQSIwoNY29udmVyc2lvbl9pZBgBIAEoCVIMY29udmVyc2lvbklkIgsKCUhlYXJ0YmVhdCLeAQoYSW1wb3J0Q29udmVyc2lvbnNSZXF1\
                ZXN0EkcKC2NvbnZlcnNpb25zGAEgAygLMiUuY29udmVyc2lvbi52MS5UcmFja0NvbnZlcnNpb25SZXF1ZXN0Ugtjb252ZXJzaW9ucxIjCg12\
                YWxpZGF0ZV9vbmx5GAIgASgIUgx2YWxpZGF0ZU9ubHkSVAoUZXhwb3J0ZWRfY29udmVyc2lvbnMYAyADKAsyIS5jb252ZXJzaW9uLnYxLkV4\
                cG9ydGVkQ29udmVyc2lvblITZXhwb3J0ZWRDb252ZXJzaW9ucyKaAQoSRXhwb3J0ZWRDb252ZXJzaW9uEkoKCmNvbnZlcnNpb24YASABKAsy\
                JS5jb252ZXJzaW9uLnYxLlRyYWNrQ29udmVyc2lvblJlcXVlc3RCA+BBAlIKY29udmVyc2lvbhIbCglvcmlnaW5faWQYAiABKAlSCG9yaWdp\
                bklkEhsKCWtleV90b2tlbhgDIAEoCVIIa2V5VG9rZW4i6QEKGUltcG9ydENvbnZlcnNpb25zUmVzcG9uc2USJQoOcmVjZWl2ZWRfY291bnQY\
                ASABKANSDXJlY2VpdmVkQ291bnQSJQoOaW1wb3J0ZWRfY291bnQYAiABKANSDWltcG9ydGVkQ291bnQSJwoPZHVwbGljYXRlX2NvdW50GAMg\
                ASgDUg5kdXBsaWNhdGVDb3VudBIhCgxmYWlsZWRfY291bnQYBCABKANSC2ZhaWxlZENvdW50EjIKBmVycm9ycxgFIAMoCzIaLmNvbnZlcnNp\
                b24udjEuSW1wb3J0RXJyb3JSBmVycm9ycyJPCgtJbXBvcnRFcnJvchIUCgVpbmRleBgBIAEoA1IFaW5kZXgSKgoGc3RhdHVzGAIgASgLMhIu\
                Z29vZ2xlLnJwYy5TdGF0dXNSBnN0YXR1cyJmChFSZWNvcmRDYWxsUmVxdWVzdBIsCgRjYWxsGAEgASgLMhMuY29udmVyc2lvbi52MS5DYWxs\
                QgPgQQJSBGNhbGwSIwoNdmFsaWRhdGVfb25seRgCIAEoCFIMdmFsaWRhdGVPbmx5IjIKDkdldENhbGxSZXF1ZXN0EiAKCXJvb21fbmFtZRgB\
                IAEoCUID4EECUghyb29tTmFtZSKBAQoQTGlzdENhbGxzUmVxdWVzdBIbCglwYWdlX3NpemUYASABKAVSCHBhZ2VTaXplEh0KCnBhZ2VfdG9r\
                ZW4YAiABKAlSCXBhZ2VUb2tlbhIxCgZmaWx0ZXIYAyABKAsyGS5jb252ZXJzaW9uLnYxLkNhbGxGaWx0ZXJSBmZpbHRlciJmChFMaXN0Q2Fs\
                bHNSZXNwb25zZRIpCgVjYWxscxgBIAMoCzITLmNvbnZlcnNpb24udjEuQ2FsbFIFY2FsbHMSJgoPbmV4dF9wYWdlX3Rva2VuGAIgASgJUg1u\
                ZXh0UGFnZVRva2VuIlUKEEVyYXNlVXNlclJlcXVlc3QSHAoHdXNlcl9pZBgBIAEoCUID4EECUgZ1c2VySWQSIwoNdmFsaWRhdGVfb25seRgC\
                IAEoCFIMdmFsaWRhdGVPbmx5IoABChFFcmFzZVVzZXJSZXNwb25zZRIpChBjb252ZXJzaW9uX2NvdW50GAEgASgDUg9jb252ZXJzaW9uQ291\
                bnQSHQoKY2FsbF9jb3VudBgCIAEoA1IJY2FsbENvdW50EiEKDHJlY29yZF9jb3VudBgDIAEoA1ILcmVjb3JkQ291bnQqZQoNV2F0Y2hQb3Np\
                dGlvbhIeChpXQVRDSF9QT1NJVElPTl9VTlNQRUNJRklFRBAAEhwKGFdBVENIX1BPU0lUSU9OX0JFR0lOTklORxABEhYKEldBVENIX1BPU0lU\
                SU9OX05PVxACMrUMChFDb252ZXJzaW9uU2VydmljZRJ8Cg9UcmFja0NvbnZlcnNpb24SJS5jb252ZXJzaW9uLnYxLlRyYWNrQ29udmVyc2lv\
                blJlcXVlc3QaJi5jb252ZXJzaW9uLnYxLlRyYWNrQ29udmVyc2lvblJlc3BvbnNlIhqC0+STAhQiDy92MS9jb252ZXJzaW9uczoBKhKUAQoV\
                QmF0Y2hUcmFja0NvbnZlcnNpb25zEisuY29udmVyc2lvbi52MS5CYXRjaFRyYWNrQ29udmVyc2lvbnNSZXF1ZXN0GiwuY29udmVyc2lvbi52\
                MS5CYXRjaFRyYWNrQ29udmVyc2lvbnNSZXNwb25zZSIggtPkkwIaIhUvdjEvY29udmVyc2lvbnM6YmF0Y2g6ASoSewoNR2V0Q29udmVyc2lv\
                bhIjLmNvbnZlcnNpb24udjEuR2V0Q29udmVyc2lvblJlcXVlc3QaGS5jb252ZXJzaW9uLnYxLkNvbnZlcnNpb24iKpACAYLT5JMCIRIfL3Yx\
                L2NvbnZlcnNpb25zL3tjb252ZXJzaW9uX2lkfRJ8Cg9MaXN0Q29udmVyc2lvbnMSJS5jb252ZXJzaW9uLnYxLkxpc3RDb252ZXJzaW9uc1Jl\
                cXVlc3QaJi5jb252ZXJzaW9uLnYxLkxpc3RDb252ZXJzaW9uc1Jlc3BvbnNlIhqQAgGC0+STAhESDy92MS9jb252ZXJzaW9ucxKWAQoQQWRq\
                dXN0Q29udmVyc2lvbhImLmNvbnZlcnNpb24udjEuQWRqdXN0Q29udmVyc2lvblJlcXVlc3QaJy5jb252ZXJzaW9uLnYxLkFkanVzdENvbnZl\
                cnNpb25SZXNwb25zZSIxgtPkkwIrIiYvdjEvY29udmVyc2lvbnMve2NvbnZlcnNpb25faWR9OmFkanVzdDoBKhKVAQoUU3VtbWFyaXplQ29u\
                dmVyc2lvbnMSKi5jb252ZXJzaW9uLnYxLlN1bW1hcml6ZUNvbnZlcnNpb25zUmVxdWVzdBorLmNvbnZlcnNpb24udjEuU3VtbWFyaXplQ29u\
                dmVyc2lvbnNSZXNwb25zZSIkkAIBgtPkkwIbEhkvdjEvY29udmVyc2lvbnM6c3VtbWFyaXplEocBChBXYXRjaENvbnZlcnNpb25zEiYuY29u\
                dmVyc2lvbi52MS5XYXRjaENvbnZlcnNpb25zUmVxdWVzdBonLmNvbnZlcnNpb24udjEuV2F0Y2hDb252ZXJzaW9uc1Jlc3BvbnNlIiCQAgGC\
                0+STAhcSFS92MS9jb252ZXJzaW9uczp3YXRjaDABEo4BChFJbXBvcnRDb252ZXJzaW9ucxInLmNvbnZlcnNpb24udjEuSW1wb3J0Q29udmVy\
                c2lvbnNSZXF1ZXN0GiguY29udmVyc2lvbi52MS5JbXBvcnRDb252ZXJzaW9uc1Jlc3BvbnNlIiSQAgKC0+STAhsiFi92MS9jb252ZXJzaW9u\
                czppbXBvcnQ6ASooARKDAQoKUmVjb3JkQ2FsbBIgLmNvbnZlcnNpb24udjEuUmVjb3JkQ2FsbFJlcXVlc3QaEy5jb252ZXJzaW9uLnYxLkNh\
                bGwiPpACAoLT5JMCNRoaL3YxL2NhbGxzL3tjYWxsLnJvb21fbmFtZX06BGNhbGxaESIJL3YxL2NhbGxzOgRjYWxsEl8KB0dldENhbGwSHS5j\
                b252ZXJzaW9uLnYxLkdldENhbGxSZXF1ZXN0GhMuY29udmVyc2lvbi52MS5DYWxsIiCQAgGC0+STAhcSFS92MS9jYWxscy97cm9vbV9uYW1l\
                fRJkCglMaXN0Q2FsbHMSHy5jb252ZXJzaW9uLnYxLkxpc3RDYWxsc1JlcXVlc3QaIC5jb252ZXJzaW9uLnYxLkxpc3RDYWxsc1Jlc3BvbnNl\
                IhSQAgGC0+STAgsSCS92MS9jYWxscxJ3CglFcmFzZVVzZXISHy5jb252ZXJzaW9uLnYxLkVyYXNlVXNlclJlcXVlc3QaIC5jb252ZXJzaW9u\
                LnYxLkVyYXNlVXNlclJlc3BvbnNlIieQAgKC0+STAh4iGS92MS91c2Vycy97dXNlcl9pZH06ZXJhc2U6ASpiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "google/rpc/error_details.proto",
            imports: ["google/protobuf/duration.proto"],
            symbols: [
                "google.rpc.ErrorInfo",
                "google.rpc.ErrorInfo.MetadataEntry",
                "google.rpc.RetryInfo",
                "google.rpc.DebugInfo",
                "google.rpc.QuotaFailure",
                "google.rpc.QuotaFailure.Violation",
                "google.rpc.PreconditionFailure",
                "google.rpc.PreconditionFailure.Violation",
                "google.rpc.BadRequest",
                "google.rpc.BadRequest.FieldViolation",
                "google.rpc.RequestInfo",
                "google.rpc.ResourceInfo",
                "google.rpc.Help",
                "google.rpc.Help.Link",
                "google.rpc.LocalizedMessage",
            ],
            base64: """
                Ch5nb29nbGUvcnBjL2Vycm9yX2RldGFpbHMucHJvdG8SCmdvb2dsZS5ycGMaHmdvb2dsZS9wcm90b2J1Zi9kdXJhdGlvbi5wcm90byK5AQoJ\
                RXJyb3JJbmZvEhYKBnJlYXNvbhgBIAEoCVIGcmVhc29uEhYKBmRvbWFpbhgCIAEoCVIGZG9tYWluEj8KCG1ldGFkYXRhGAMgAygLMiMuZ29v\
                Z2xlLnJwYy5FcnJvckluZm8uTWV0YWRhdGFFbnRyeVIIbWV0YWRhdGEaOwoNTWV0YWRhdGFFbnRyeRIQCgNrZXkYASABKAlSA2tleRIUCgV2\
                YWx1ZRgCIAEoCVIFdmFsdWU6AjgBIkcKCVJldHJ5SW5mbxI6CgtyZXRyeV9kZWxheRgBIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlv\
                blIKcmV0cnlEZWxheSJICglEZWJ1Z0luZm8SIwoNc3RhY2tfZW50cmllcxgBIAMoCVIMc3RhY2tFbnRyaWVzEhYKBmRldGFpbBgCIAEoCVIG\
                ZGV0YWlsIpsBCgxRdW90YUZhaWx1cmUSQgoKdmlvbGF0aW9ucxgBIAMoCzIiLmdvb2dsZS5ycGMuUXVvdGFGYWlsdXJlLlZpb2xhdGlvblIK\
                dmlvbGF0aW9ucxpHCglWaW9sYXRpb24SGAoHc3ViamVjdBgBIAEoCVIHc3ViamVjdBIgCgtkZXNjcmlwdGlvbhgCIAEoCVILZGVzY3JpcHRp\
                b24ivQEKE1ByZWNvbmRpdGlvbkZhaWx1cmUSSQoKdmlvbGF0aW9ucxgBIAMoCzIpLmdvb2dsZS5ycGMuUHJlY29uZGl0aW9uRmFpbHVyZS5W\
                aW9sYXRpb25SCnZpb2xhdGlvbnMaWwoJVmlvbGF0aW9uEhIKBHR5cGUYASABKAlSBHR5cGUSGAoHc3ViamVjdBgCIAEoCVIHc3ViamVjdBIg\
                CgtkZXNjcmlwdGlvbhgDIAEoCVILZGVzY3JpcHRpb24ijAIKCkJhZFJlcXVlc3QSUAoQZmllbGRfdmlvbGF0aW9ucxgBIAMoCzIlLmdvb2ds\
                ZS5ycGMuQmFkUmVxdWVzdC5GaWVsZFZpb2xhdGlvblIPZmllbGRWaW9sYXRpb25zGqsBCg5GaWVsZFZpb2xhdGlvbhIUCgVmaWVsZBgBIAEo\
                CVIFZmllbGQSIAoLZGVzY3JpcHRpb24YAiABKAlSC2Rlc2NyaXB0aW9uEhYKBnJlYXNvbhgDIAEoCVIGcmVhc29uEkkKEWxvY2FsaXplZF9t\
                ZXNzYWdlGAQgASgLMhwuZ29vZ2xlLnJwYy5Mb2NhbGl6ZWRNZXNzYWdlUhBsb2NhbGl6ZWRNZXNzYWdlIk8KC1JlcXVlc3RJbmZvEh0KCnJl\
                cXVlc3RfaWQYASABKAlSCXJlcXVlc3RJZBIhCgxzZXJ2aW5nX2RhdGEYAiABKAlSC3NlcnZpbmdEYXRhIpABCgxSZXNvdXJjZUluZm8SIwoN\
                cmVzb3VyY2VfdHlwZRgBIAEoCVIMcmVzb3VyY2VUeXBlEiMKDXJlc291cmNlX25hbWUYAiABKAlSDHJlc291cmNlTmFtZRIUCgVvd25lchgD\
                IAEoCVIFb3duZXISIAoLZGVzY3JpcHRpb24YBCABKAlSC2Rlc2NyaXB0aW9uIm8KBEhlbHASKwoFbGlua3MYASADKAsyFS5nb29nbGUucnBj\
                LkhlbHAuTGlua1IFbGlua3MaOgoETGluaxIgCgtkZXNjcmlwdGlvbhgBIAEoCVILZGVzY3JpcHRpb24SEAoDdXJsGAIgASgJUgN1cmwiRAoQ\
                TG9jYWxpemVkTWVzc2FnZRIWCgZsb2NhbGUYASABKAlSBmxvY2FsZRIYCgdtZXNzYWdlGAIgASgJUgdtZXNzYWdlYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "grpc/health/v1/health.proto",
            imports: [],
            symbols: [
                "grpc.health.v1.HealthCheckRequest",
                "grpc.health.v1.HealthCheckResponse",
                "grpc.health.v1.HealthCheckResponse.ServingStatus",
                "grpc.health.v1.HealthListRequest",
                "grpc.health.v1.HealthListResponse",
                "grpc.health.v1.HealthListResponse.StatusesEntry",
                "grpc.health.v1.Health",
                "grpc.health.v1.Health.Check",
                "grpc.health.v1.Health.List",
                "grpc.health.v1.Health.Watch",
            ],
            base64: """
                ChtncnBjL2hlYWx0aC92MS9oZWFsdGgucHJvdG8SDmdycGMuaGVhbHRoLnYxIi4KEkhlYWx0aENoZWNrUmVxdWVzdBIYCgdzZXJ2aWNlGAEg\
                ASgJUgdzZXJ2aWNlIrEBChNIZWFsdGhDaGVja1Jlc3BvbnNlEkkKBnN0YXR1cxgBIAEoDjIxLmdycGMuaGVhbHRoLnYxLkhlYWx0aENoZWNr\
                UmVzcG9uc2UuU2VydmluZ1N0YXR1c1IGc3RhdHVzIk8KDVNlcnZpbmdTdGF0dXMSCwoHVU5LTk9XThAAEgsKB1NFUlZJTkcQARIPCgtOT1Rf\
                U0VSVklORxACEhMKD1NFUlZJQ0VfVU5LTk9XThADIhMKEUhlYWx0aExpc3RSZXF1ZXN0IsQBChJIZWFsdGhMaXN0UmVzcG9uc2USTAoIc3Rh\
                dHVzZXMYASADKAsyMC5ncnBjLmhlYWx0aC52MS5IZWFsdGhMaXN0UmVzcG9uc2UuU3RhdHVzZXNFbnRyeVIIc3RhdHVzZXMaYAoNU3RhdHVz\
                ZXNFbnRyeRIQCgNrZXkYASABKAlSA2tleRI5CgV2YWx1ZRgCIAEoCzIjLmdycGMuaGVhbHRoLnYxLkhlYWx0aENoZWNrUmVzcG9uc2VSBXZh\
                bHVlOgI4ATKMAgoGSGVhbHRoElUKBUNoZWNrEiIuZ3JwYy5oZWFsdGgudjEuSGVhbHRoQ2hlY2tSZXF1ZXN0GiMuZ3JwYy5oZWFsdGgudjEu\
                SGVhbHRoQ2hlY2tSZXNwb25zZSIDkAIBElIKBExpc3QSIS5ncnBjLmhlYWx0aC52MS5IZWFsdGhMaXN0UmVxdWVzdBoiLmdycGMuaGVhbHRo\
                LnYxLkhlYWx0aExpc3RSZXNwb25zZSIDkAIBElcKBVdhdGNoEiIuZ3JwYy5oZWFsdGgudjEuSGVhbHRoQ2hlY2tSZXF1ZXN0GiMuZ3JwYy5o\
                ZWFsdGgudjEuSGVhbHRoQ2hlY2tSZXNwb25zZSIDkAIBMAFiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "grpc/reflection/v1/reflection.proto",
            imports: [],
            symbols: [
                "grpc.reflection.v1.ServerReflectionRequest",
                "grpc.reflection.v1.ExtensionRequest",
                "grpc.reflection.v1.ServerReflectionResponse",
                "grpc.reflection.v1.FileDescriptorResponse",
                "grpc.reflection.v1.ExtensionNumberResponse",
                "grpc.reflection.v1.ListServiceResponse",
                "grpc.reflection.v1.ServiceResponse",
                "grpc.reflection.v1.ErrorResponse",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1.ServerReflection.ServerReflectionInfo",
            ],
            base64: """
                CiNncnBjL3JlZmxlY3Rpb24vdjEvcmVmbGVjdGlvbi5wcm90bxISZ3JwYy5yZWZsZWN0aW9uLnYxIvMCChdTZXJ2ZXJSZWZsZWN0aW9uUmVx\
                dWVzdBISCgRob3N0GAEgASgJUgRob3N0EioKEGZpbGVfYnlfZmlsZW5hbWUYAyABKAlIAFIOZmlsZUJ5RmlsZW5hbWUSNgoWZmlsZV9jb250\
                YWluaW5nX3N5bWJvbBgEIAEoCUgAUhRmaWxlQ29udGFpbmluZ1N5bWJvbBJiChlmaWxlX2NvbnRhaW5pbmdfZXh0ZW5zaW9uGAUgASgLMiQu\
                Z3JwYy5yZWZsZWN0aW9uLnYxLkV4dGVuc2lvblJlcXVlc3RIAFIXZmlsZUNvbnRhaW5pbmdFeHRlbnNpb24SQgodYWxsX2V4dGVuc2lvbl9u\
                dW1iZXJzX29mX3R5cGUYBiABKAlIAFIZYWxsRXh0ZW5zaW9uTnVtYmVyc09mVHlwZRIlCg1saXN0X3NlcnZpY2VzGAcgASgJSABSDGxpc3RT\
                ZXJ2aWNlc0IRCg9tZXNzYWdlX3JlcXVlc3QiZgoQRXh0ZW5zaW9uUmVxdWVzdBInCg9jb250YWluaW5nX3R5cGUYASABKAlSDmNvbnRhaW5p\
                bmdUeXBlEikKEGV4dGVuc2lvbl9udW1iZXIYAiABKAVSD2V4dGVuc2lvbk51bWJlciKuBAoYU2VydmVyUmVmbGVjdGlvblJlc3BvbnNlEh0K\
                CnZhbGlkX2hvc3QYASABKAlSCXZhbGlkSG9zdBJWChBvcmlnaW5hbF9yZXF1ZXN0GAIgASgLMisuZ3JwYy5yZWZsZWN0aW9uLnYxLlNlcnZl\
                clJlZmxlY3Rpb25SZXF1ZXN0Ug9vcmlnaW5hbFJlcXVlc3QSZgoYZmlsZV9kZXNjcmlwdG9yX3Jlc3BvbnNlGAQgASgLMiouZ3JwYy5yZWZs\
                ZWN0aW9uLnYxLkZpbGVEZXNjcmlwdG9yUmVzcG9uc2VIAFIWZmlsZURlc2NyaXB0b3JSZXNwb25zZRJyCh5hbGxfZXh0ZW5zaW9uX251bWJl\
                cnNfcmVzcG9uc2UYBSABKAsyKy5ncnBjLnJlZmxlY3Rpb24udjEuRXh0ZW5zaW9uTnVtYmVyUmVzcG9uc2VIAFIbYWxsRXh0ZW5zaW9uTnVt\
                YmVyc1Jlc3BvbnNlEl8KFmxpc3Rfc2VydmljZXNfcmVzcG9uc2UYBiABKAsyJy5ncnBjLnJlZmxlY3Rpb24udjEuTGlzdFNlcnZpY2VSZXNw\
                b25zZUgAUhRsaXN0U2VydmljZXNSZXNwb25zZRJKCg5lcnJvcl9yZXNwb25zZRgHIAEoCzIhLmdycGMucmVmbGVjdGlvbi52MS5FcnJvclJl\
                c3BvbnNlSABSDWVycm9yUmVzcG9uc2VCEgoQbWVzc2FnZV9yZXNwb25zZSJMChZGaWxlRGVzY3JpcHRvclJlc3BvbnNlEjIKFWZpbGVfZGVz\
                Y3JpcHRvcl9wcm90bxgBIAMoDFITZmlsZURlc2NyaXB0b3JQcm90byJqChdFeHRlbnNpb25OdW1iZXJSZXNwb25zZRIkCg5iYXNlX3R5cGVf\
                bmFtZRgBIAEoCVIMYmFzZVR5cGVOYW1lEikKEGV4dGVuc2lvbl9udW1iZXIYAiADKAVSD2V4dGVuc2lvbk51bWJlciJUChNMaXN0U2Vydmlj\
                ZVJlc3BvbnNlEj0KB3NlcnZpY2UYASADKAsyIy5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmljZVJlc3BvbnNlUgdzZXJ2aWNlIiUKD1NlcnZp\
                Y2VSZXNwb25zZRISCgRuYW1lGAEgASgJUgRuYW1lIlMKDUVycm9yUmVzcG9uc2USHQoKZXJyb3JfY29kZRgBIAEoBVIJZXJyb3JDb2RlEiMK\
                DWVycm9yX21lc3NhZ2UYAiABKAlSDGVycm9yTWVzc2FnZTKJAQoQU2VydmVyUmVmbGVjdGlvbhJ1ChRTZXJ2ZXJSZWZsZWN0aW9uSW5mbxIr\
                LmdycGMucmVmbGVjdGlvbi52MS5TZXJ2ZXJSZWZsZWN0aW9uUmVxdWVzdBosLmdycGMucmVmbGVjdGlvbi52MS5TZXJ2ZXJSZWZsZWN0aW9u\
                UmVzcG9uc2UoATABYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "grpc/reflection/v1alpha/reflection.proto",
            imports: [],
            symbols: [
                "grpc.reflection.v1alpha.ServerReflectionRequest",
                "grpc.reflection.v1alpha.ExtensionRequest",
                "grpc.reflection.v1alpha.ServerReflectionResponse",
                "grpc.reflection.v1alpha.FileDescriptorResponse",
                "grpc.reflection.v1alpha.ExtensionNumberResponse",
                "grpc.reflection.v1alpha.ListServiceResponse",
                "grpc.reflection.v1alpha.ServiceResponse",
                "grpc.reflection.v1alpha.ErrorResponse",
                "grpc.reflection.v1alpha.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection.ServerReflectionInfo",
            ],
            base64: """
                CihncnBjL3JlZmxlY3Rpb24vdjFhbHBoYS9yZWZsZWN0aW9uLnByb3RvEhdncnBjLnJlZmxlY3Rpb24udjFhbHBoYSL4AgoXU2VydmVyUmVm\
                bGVjdGlvblJlcXVlc3QSEgoEaG9zdBgBIAEoCVIEaG9zdBIqChBmaWxlX2J5X2ZpbGVuYW1lGAMgASgJSABSDmZpbGVCeUZpbGVuYW1lEjYK\
                FmZpbGVfY29udGFpbmluZ19zeW1ib2wYBCABKAlIAFIUZmlsZUNvbnRhaW5pbmdTeW1ib2wSZwoZZmlsZV9jb250YWluaW5nX2V4dGVuc2lv\
                bhgFIAEoCzIpLmdycGMucmVmbGVjdGlvbi52MWFscGhhLkV4dGVuc2lvblJlcXVlc3RIAFIXZmlsZUNvbnRhaW5pbmdFeHRlbnNpb24SQgod\
                YWxsX2V4dGVuc2lvbl9udW1iZXJzX29mX3R5cGUYBiABKAlIAFIZYWxsRXh0ZW5zaW9uTnVtYmVyc09mVHlwZRIlCg1saXN0X3NlcnZpY2Vz\
                GAcgASgJSABSDGxpc3RTZXJ2aWNlc0IRCg9tZXNzYWdlX3JlcXVlc3QiZgoQRXh0ZW5zaW9uUmVxdWVzdBInCg9jb250YWluaW5nX3R5cGUY\
                ASABKAlSDmNvbnRhaW5pbmdUeXBlEikKEGV4dGVuc2lvbl9udW1iZXIYAiABKAVSD2V4dGVuc2lvbk51bWJlciLHBAoYU2VydmVyUmVmbGVj\
                dGlvblJlc3BvbnNlEh0KCnZhbGlkX2hvc3QYASABKAlSCXZhbGlkSG9zdBJbChBvcmlnaW5hbF9yZXF1ZXN0GAIgASgLMjAuZ3JwYy5yZWZs\
                ZWN0aW9uLnYxYWxwaGEuU2VydmVyUmVmbGVjdGlvblJlcXVlc3RSD29yaWdpbmFsUmVxdWVzdBJrChhmaWxlX2Rlc2NyaXB0b3JfcmVzcG9u\
                c2UYBCABKAsyLy5ncnBjLnJlZmxlY3Rpb24udjFhbHBoYS5GaWxlRGVzY3JpcHRvclJlc3BvbnNlSABSFmZpbGVEZXNjcmlwdG9yUmVzcG9u\
                c2USdwoeYWxsX2V4dGVuc2lvbl9udW1iZXJzX3Jlc3BvbnNlGAUgASgLMjAuZ3JwYy5yZWZsZWN0aW9uLnYxYWxwaGEuRXh0ZW5zaW9uTnVt\
                YmVyUmVzcG9uc2VIAFIbYWxsRXh0ZW5zaW9uTnVtYmVyc1Jlc3BvbnNlEmQKFmxpc3Rfc2VydmljZXNfcmVzcG9uc2UYBiABKAsyLC5ncnBj\
                LnJlZmxlY3Rpb24udjFhbHBoYS5MaXN0U2VydmljZVJlc3BvbnNlSABSFGxpc3RTZXJ2aWNlc1Jlc3BvbnNlEk8KDmVycm9yX3Jlc3BvbnNl\
                GAcgASgLMiYuZ3JwYy5yZWZsZWN0aW9uLnYxYWxwaGEuRXJyb3JSZXNwb25zZUgAUg1lcnJvclJlc3BvbnNlQhIKEG1lc3NhZ2VfcmVzcG9u\
                c2UiTAoWRmlsZURlc2NyaXB0b3JSZXNwb25zZRIyChVmaWxlX2Rlc2NyaXB0b3JfcHJvdG8YASADKAxSE2ZpbGVEZXNjcmlwdG9yUHJvdG8i\
                agoXRXh0ZW5zaW9uTnVtYmVyUmVzcG9uc2USJAoOYmFzZV90eXBlX25hbWUYASABKAlSDGJhc2VUeXBlTmFtZRIpChBleHRlbnNpb25fbnVt\
                YmVyGAIgAygFUg9leHRlbnNpb25OdW1iZXIiWQoTTGlzdFNlcnZpY2VSZXNwb25zZRJCCgdzZXJ2aWNlGAEgAygLMiguZ3JwYy5yZWZsZWN0\
                aW9uLnYxYWxwaGEuU2VydmljZVJlc3BvbnNlUgdzZXJ2aWNlIiUKD1NlcnZpY2VSZXNwb25zZRISCgRuYW1lGAEgASgJUgRuYW1lIlMKDUVy\
                cm9yUmVzcG9uc2USHQoKZXJyb3JfY29kZRgBIAEoBVIJZXJyb3JDb2RlEiMKDWVycm9yX21lc3NhZ2UYAiABKAlSDGVycm9yTWVzc2FnZTKT\
                AQoQU2VydmVyUmVmbGVjdGlvbhJ/ChRTZXJ2ZXJSZWZsZWN0aW9uSW5mbxIwLmdycGMucmVmbGVjdGlvbi52MWFscGhhLlNlcnZlclJlZmxl\
                Y3Rpb25SZXF1ZXN0GjEuZ3JwYy5yZWZsZWN0aW9uLnYxYWxwaGEuU2VydmVyUmVmbGVjdGlvblJlc3BvbnNlKAEwAWIGcHJvdG8z
                """),
    ]
}
