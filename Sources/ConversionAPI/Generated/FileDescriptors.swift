// swift-format-ignore-file
// Made by protoc-gen-conversion. Do not edit: run `make generate`.

extension FileDescriptor {
    /// The files that this module was made from, each after those that it imports.
    public static let all: [FileDescriptor] = [
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
            imports: ["google/protobuf/timestamp.proto"],
            symbols: [
                "conversion.v1.Agent",
                "conversion.v1.Transcriber",
                "conversion.v1.Voice",
                "conversion.v1.CountingMode",
            ],
            base64: """
                Chljb252ZXJzaW9uL3YxL2FnZW50LnByb3RvEg1jb252ZXJzaW9uLnYxGh9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvIsUFCgVB\
                Z2VudBIOCgJpZBgBIAEoCVICaWQSEgoEbmFtZRgCIAEoCVIEbmFtZRIUCgVtb2RlbBgDIAEoCVIFbW9kZWwSIgoMaW5zdHJ1Y3Rpb25zGAQg\
                ASgJUgxpbnN0cnVjdGlvbnMSIwoNdm9pY2VfZW5hYmxlZBgFIAEoCFIMdm9pY2VFbmFibGVkEjwKC3RyYW5zY3JpYmVyGAYgASgLMhouY29u\
                dmVyc2lvbi52MS5UcmFuc2NyaWJlclILdHJhbnNjcmliZXISKgoFdm9pY2UYByABKAsyFC5jb252ZXJzaW9uLnYxLlZvaWNlUgV2b2ljZRIr\
                ChFhbmFseXRpY3NfZW5hYmxlZBgIIAEoCFIQYW5hbHl0aWNzRW5hYmxlZBI+ChthbmFseXRpY3NfdHJhY2tfY29udmVyc2lvbnMYCSABKAhS\
                GWFuYWx5dGljc1RyYWNrQ29udmVyc2lvbnMSPAoaYW5hbHl0aWNzX2NvbnZlcnNpb25fZXZlbnQYCiABKAlSGGFuYWx5dGljc0NvbnZlcnNp\
                b25FdmVudBJACg1jb3VudGluZ19tb2RlGAsgASgOMhsuY29udmVyc2lvbi52MS5Db3VudGluZ01vZGVSDGNvdW50aW5nTW9kZRI4ChhhbmFs\
                eXRpY3NfYWxsb3dlZF9ldmVudHMYDCADKAlSFmFuYWx5dGljc0FsbG93ZWRFdmVudHMSGgoIcmV2aXNpb24YDSABKANSCHJldmlzaW9uEjsK\
                C2NyZWF0ZV90aW1lGA4gASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFIKY3JlYXRlVGltZRI7Cgt1cGRhdGVfdGltZRgPIAEoCzIa\
                Lmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCnVwZGF0ZVRpbWUSEgoEZXRhZxgQIAEoCVIEZXRhZyI/CgtUcmFuc2NyaWJlchIaCghwcm92\
                aWRlchgBIAEoCVIIcHJvdmlkZXISFAoFbW9kZWwYAiABKAlSBW1vZGVsIj4KBVZvaWNlEhoKCHByb3ZpZGVyGAEgASgJUghwcm92aWRlchIZ\
                Cgh2b2ljZV9pZBgCIAEoCVIHdm9pY2VJZCpnCgxDb3VudGluZ01vZGUSHQoZQ09VTlRJTkdfTU9ERV9VTlNQRUNJRklFRBAAEhcKE0NPVU5U\
                SU5HX01PREVfRVZFUlkQARIfChtDT1VOVElOR19NT0RFX09OQ0VfUEVSX0NBTEwQAmIGcHJvdG8z
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
            imports: ["conversion/v1/agent.proto", "google/protobuf/empty.proto", "google/protobuf/field_mask.proto"],
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
                CiFjb252ZXJzaW9uL3YxL2FnZW50X3NlcnZpY2UucHJvdG8SDWNvbnZlcnNpb24udjEaGWNvbnZlcnNpb24vdjEvYWdlbnQucHJvdG8aG2dv\
                b2dsZS9wcm90b2J1Zi9lbXB0eS5wcm90bxogZ29vZ2xlL3Byb3RvYnVmL2ZpZWxkX21hc2sucHJvdG8igAEKEkNyZWF0ZUFnZW50UmVxdWVz\
                dBIqCgVhZ2VudBgBIAEoCzIULmNvbnZlcnNpb24udjEuQWdlbnRSBWFnZW50EhkKCGFnZW50X2lkGAIgASgJUgdhZ2VudElkEiMKDXZhbGlk\
                YXRlX29ubHkYAyABKAhSDHZhbGlkYXRlT25seSIsCg9HZXRBZ2VudFJlcXVlc3QSGQoIYWdlbnRfaWQYASABKAlSB2FnZW50SWQiTwoRTGlz\
                dEFnZW50c1JlcXVlc3QSGwoJcGFnZV9zaXplGAEgASgFUghwYWdlU2l6ZRIdCgpwYWdlX3Rva2VuGAIgASgJUglwYWdlVG9rZW4iagoSTGlz\
                dEFnZW50c1Jlc3BvbnNlEiwKBmFnZW50cxgBIAMoCzIULmNvbnZlcnNpb24udjEuQWdlbnRSBmFnZW50cxImCg9uZXh0X3BhZ2VfdG9rZW4Y\
                AiABKAlSDW5leHRQYWdlVG9rZW4iogEKElVwZGF0ZUFnZW50UmVxdWVzdBIqCgVhZ2VudBgBIAEoCzIULmNvbnZlcnNpb24udjEuQWdlbnRS\
                BWFnZW50EjsKC3VwZGF0ZV9tYXNrGAIgASgLMhouZ29vZ2xlLnByb3RvYnVmLkZpZWxkTWFza1IKdXBkYXRlTWFzaxIjCg12YWxpZGF0ZV9v\
                bmx5GAMgASgIUgx2YWxpZGF0ZU9ubHkiaAoSRGVsZXRlQWdlbnRSZXF1ZXN0EhkKCGFnZW50X2lkGAEgASgJUgdhZ2VudElkEhIKBGV0YWcY\
                AiABKAlSBGV0YWcSIwoNdmFsaWRhdGVfb25seRgDIAEoCFIMdmFsaWRhdGVPbmx5ImQKFEdldEFnZW50VG9vbHNSZXF1ZXN0EhkKCGFnZW50\
                X2lkGAEgASgJUgdhZ2VudElkEjEKBnRhcmdldBgCIAEoDjIZLmNvbnZlcnNpb24udjEuVG9vbFRhcmdldFIGdGFyZ2V0IjYKFUdldEFnZW50\
                VG9vbHNSZXNwb25zZRIdCgp0b29sc19qc29uGAEgASgJUgl0b29sc0pzb24qiQEKClRvb2xUYXJnZXQSGwoXVE9PTF9UQVJHRVRfVU5TUEVD\
                SUZJRUQQABIWChJUT09MX1RBUkdFVF9PUEVOQUkQARIZChVUT09MX1RBUkdFVF9BTlRIUk9QSUMQAhIWChJUT09MX1RBUkdFVF9HRU1JTkkQ\
                AxITCg9UT09MX1RBUkdFVF9NQ1AQBDLtAwoMQWdlbnRTZXJ2aWNlEkYKC0NyZWF0ZUFnZW50EiEuY29udmVyc2lvbi52MS5DcmVhdGVBZ2Vu\
                dFJlcXVlc3QaFC5jb252ZXJzaW9uLnYxLkFnZW50EkUKCEdldEFnZW50Eh4uY29udmVyc2lvbi52MS5HZXRBZ2VudFJlcXVlc3QaFC5jb252\
                ZXJzaW9uLnYxLkFnZW50IgOQAgESVgoKTGlzdEFnZW50cxIgLmNvbnZlcnNpb24udjEuTGlzdEFnZW50c1JlcXVlc3QaIS5jb252ZXJzaW9u\
                LnYxLkxpc3RBZ2VudHNSZXNwb25zZSIDkAIBEksKC1VwZGF0ZUFnZW50EiEuY29udmVyc2lvbi52MS5VcGRhdGVBZ2VudFJlcXVlc3QaFC5j\
                b252ZXJzaW9uLnYxLkFnZW50IgOQAgISSAoLRGVsZXRlQWdlbnQSIS5jb252ZXJzaW9uLnYxLkRlbGV0ZUFnZW50UmVxdWVzdBoWLmdvb2ds\
                ZS5wcm90b2J1Zi5FbXB0eRJfCg1HZXRBZ2VudFRvb2xzEiMuY29udmVyc2lvbi52MS5HZXRBZ2VudFRvb2xzUmVxdWVzdBokLmNvbnZlcnNp\
                b24udjEuR2V0QWdlbnRUb29sc1Jlc3BvbnNlIgOQAgFiBnByb3RvMw==
                """),
        FileDescriptor(
            name: "conversion/v1/call.proto",
            imports: ["google/protobuf/timestamp.proto"],
            symbols: [
                "conversion.v1.Call",
            ],
            base64: """
                Chhjb252ZXJzaW9uL3YxL2NhbGwucHJvdG8SDWNvbnZlcnNpb24udjEaH2dvb2dsZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8i/gIKBENh\
                bGwSGwoJcm9vbV9uYW1lGAEgASgJUghyb29tTmFtZRIZCghhZ2VudF9pZBgCIAEoCVIHYWdlbnRJZBIXCgd1c2VyX2lkGAMgASgJUgZ1c2Vy\
                SWQSOQoKc3RhcnRfdGltZRgEIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCXN0YXJ0VGltZRI1CghlbmRfdGltZRgFIAEoCzIa\
                Lmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSB2VuZFRpbWUSEgoEdGVzdBgGIAEoCFIEdGVzdBIlCg5hZ2VudF9yZXZpc2lvbhgHIAEoA1IN\
                YWdlbnRSZXZpc2lvbhI7CgtjcmVhdGVfdGltZRgIIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCmNyZWF0ZVRpbWUSOwoLdXBk\
                YXRlX3RpbWUYCSABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wUgp1cGRhdGVUaW1lYgZwcm90bzM=
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
                "conversion.v1.Adjustment",
                "conversion.v1.ConversionFilter",
                "conversion.v1.ConversionState",
                "conversion.v1.AdjustmentType",
            ],
            base64: """
                Ch5jb252ZXJzaW9uL3YxL2NvbnZlcnNpb24ucHJvdG8SDWNvbnZlcnNpb24udjEaGWNvbnZlcnNpb24vdjEvbW9uZXkucHJvdG8aH2dvb2ds\
                ZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8igQUKCkNvbnZlcnNpb24SDgoCaWQYASABKAlSAmlkEhsKCXJvb21fbmFtZRgCIAEoCVIIcm9v\
                bU5hbWUSHQoKZXZlbnRfdHlwZRgDIAEoCVIJZXZlbnRUeXBlEhgKB2RldGFpbHMYBCABKAlSB2RldGFpbHMSFwoHdXNlcl9pZBgFIAEoCVIG\
                dXNlcklkEhkKCGFnZW50X2lkGAYgASgJUgdhZ2VudElkEjgKCXRpbWVzdGFtcBgHIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBS\
                CXRpbWVzdGFtcBIqCgV2YWx1ZRgIIAEoCzIULmNvbnZlcnNpb24udjEuTW9uZXlSBXZhbHVlEjsKC2NyZWF0ZV90aW1lGAkgASgLMhouZ29v\
                Z2xlLnByb3RvYnVmLlRpbWVzdGFtcFIKY3JlYXRlVGltZRIlCg5hZ2VudF9yZXZpc2lvbhgKIAEoA1INYWdlbnRSZXZpc2lvbhISCgR0ZXN0\
                GAsgASgIUgR0ZXN0EhoKCGltcG9ydGVkGAwgASgIUghpbXBvcnRlZBI0CgVzdGF0ZRgNIAEoDjIeLmNvbnZlcnNpb24udjEuQ29udmVyc2lv\
                blN0YXRlUgVzdGF0ZRIxCgluZXRfdmFsdWUYDiABKAsyFC5jb252ZXJzaW9uLnYxLk1vbmV5UghuZXRWYWx1ZRI7CgthZGp1c3RfdGltZRgP\
                IAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCmFkanVzdFRpbWUSOQoKZXJhc2VfdGltZRgQIAEoCzIaLmdvb2dsZS5wcm90b2J1\
                Zi5UaW1lc3RhbXBSCWVyYXNlVGltZSLaAgoKQWRqdXN0bWVudBIOCgJpZBgBIAEoCVICaWQSIwoNY29udmVyc2lvbl9pZBgCIAEoCVIMY29u\
                dmVyc2lvbklkEjEKBHR5cGUYAyABKA4yHS5jb252ZXJzaW9uLnYxLkFkanVzdG1lbnRUeXBlUgR0eXBlEioKBXZhbHVlGAQgASgLMhQuY29u\
                dmVyc2lvbi52MS5Nb25leVIFdmFsdWUSOAoJdGltZXN0YW1wGAUgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFIJdGltZXN0YW1w\
                EjsKC2NyZWF0ZV90aW1lGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFIKY3JlYXRlVGltZRIYCgdkZXRhaWxzGAcgASgJUgdk\
                ZXRhaWxzEicKD2lkZW1wb3RlbmN5X2tleRgIIAEoCVIOaWRlbXBvdGVuY3lLZXkimQIKEENvbnZlcnNpb25GaWx0ZXISOQoKc3RhcnRfdGlt\
                ZRgBIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCXN0YXJ0VGltZRI1CghlbmRfdGltZRgCIAEoCzIaLmdvb2dsZS5wcm90b2J1\
                Zi5UaW1lc3RhbXBSB2VuZFRpbWUSGQoIYWdlbnRfaWQYAyABKAlSB2FnZW50SWQSHQoKZXZlbnRfdHlwZRgEIAEoCVIJZXZlbnRUeXBlEhsK\
                CXJvb21fbmFtZRgFIAEoCVIIcm9vbU5hbWUSFwoHdXNlcl9pZBgGIAEoCVIGdXNlcklkEiMKDWluY2x1ZGVfdGVzdHMYByABKAhSDGluY2x1\
                ZGVUZXN0cyqRAQoPQ29udmVyc2lvblN0YXRlEiAKHENPTlZFUlNJT05fU1RBVEVfVU5TUEVDSUZJRUQQABIdChlDT05WRVJTSU9OX1NUQVRF\
                X1JFQ09SREVEEAESHQoZQ09OVkVSU0lPTl9TVEFURV9SRVNUQVRFRBACEh4KGkNPTlZFUlNJT05fU1RBVEVfUkVUUkFDVEVEEAMqawoOQWRq\
                dXN0bWVudFR5cGUSHwobQURKVVNUTUVOVF9UWVBFX1VOU1BFQ0lGSUVEEAASGwoXQURKVVNUTUVOVF9UWVBFX1JFVFJBQ1QQARIbChdBREpV\
                U1RNRU5UX1RZUEVfUkVTVEFURRACYgZwcm90bzM=
                """),
        FileDescriptor(
            name: "conversion/v1/summary.proto",
            imports: ["conversion/v1/money.proto", "google/protobuf/timestamp.proto"],
            symbols: [
                "conversion.v1.ConversionSummary",
                "conversion.v1.RateInterval",
                "conversion.v1.Revenue",
                "conversion.v1.SummaryGrouping",
            ],
            base64: """
                Chtjb252ZXJzaW9uL3YxL3N1bW1hcnkucHJvdG8SDWNvbnZlcnNpb24udjEaGWNvbnZlcnNpb24vdjEvbW9uZXkucHJvdG8aH2dvb2dsZS9w\
                cm90b2J1Zi90aW1lc3RhbXAucHJvdG8ihgQKEUNvbnZlcnNpb25TdW1tYXJ5Eh0KCmV2ZW50X3R5cGUYASABKAlSCWV2ZW50VHlwZRIZCghh\
                Z2VudF9pZBgCIAEoCVIHYWdlbnRJZBIlCg5hZ2VudF9yZXZpc2lvbhgDIAEoA1INYWdlbnRSZXZpc2lvbhI5CgpzdGFydF90aW1lGAQgASgL\
                MhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFIJc3RhcnRUaW1lEjUKCGVuZF90aW1lGAUgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVz\
                dGFtcFIHZW5kVGltZRIgCgtjb252ZXJzaW9ucxgGIAEoA1ILY29udmVyc2lvbnMSMwoVcmV0cmFjdGVkX2NvbnZlcnNpb25zGAcgASgDUhRy\
                ZXRyYWN0ZWRDb252ZXJzaW9ucxIUCgVjYWxscxgIIAEoA1IFY2FsbHMSJwoPY29udmVydGVkX2NhbGxzGAkgASgDUg5jb252ZXJ0ZWRDYWxs\
                cxISCgRyYXRlGAogASgBUgRyYXRlEkAKDXJhdGVfaW50ZXJ2YWwYCyABKAsyGy5jb252ZXJzaW9uLnYxLlJhdGVJbnRlcnZhbFIMcmF0ZUlu\
                dGVydmFsEjIKCHJldmVudWVzGAwgAygLMhYuY29udmVyc2lvbi52MS5SZXZlbnVlUghyZXZlbnVlcyI6CgxSYXRlSW50ZXJ2YWwSFAoFbG93\
                ZXIYASABKAFSBWxvd2VyEhQKBXVwcGVyGAIgASgBUgV1cHBlciKTAQoHUmV2ZW51ZRIqCgVncm9zcxgBIAEoCzIULmNvbnZlcnNpb24udjEu\
                TW9uZXlSBWdyb3NzEjQKCmFkanVzdG1lbnQYAiABKAsyFC5jb252ZXJzaW9uLnYxLk1vbmV5UgphZGp1c3RtZW50EiYKA25ldBgDIAEoCzIU\
                LmNvbnZlcnNpb24udjEuTW9uZXlSA25ldCrlAQoPU3VtbWFyeUdyb3VwaW5nEiAKHFNVTU1BUllfR1JPVVBJTkdfVU5TUEVDSUZJRUQQABIf\
                ChtTVU1NQVJZX0dST1VQSU5HX0VWRU5UX1RZUEUQARIaChZTVU1NQVJZX0dST1VQSU5HX0FHRU5UEAISIwofU1VNTUFSWV9HUk9VUElOR19B\
                R0VOVF9SRVZJU0lPThADEhkKFVNVTU1BUllfR1JPVVBJTkdfSE9VUhAEEhgKFFNVTU1BUllfR1JPVVBJTkdfREFZEAUSGQoVU1VNTUFSWV9H\
                Uk9VUElOR19XRUVLEAZiBnByb3RvMw==
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
            imports: ["conversion/v1/call.proto", "conversion/v1/conversion.proto", "conversion/v1/money.proto", "conversion/v1/summary.proto", "google/protobuf/duration.proto", "google/protobuf/timestamp.proto", "google/rpc/status.proto"],
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
                "conversion.v1.AdjustConversionResponse",
                "conversion.v1.SummarizeConversionsRequest",
                "conversion.v1.SummarizeConversionsResponse",
                "conversion.v1.WatchConversionsRequest",
                "conversion.v1.WatchConversionsResponse",
                "conversion.v1.ConversionAdjusted",
                "conversion.v1.ConversionErased",
                "conversion.v1.Heartbeat",
                "conversion.v1.ImportConversionsRequest",
                "conversion.v1.ImportConversionsResponse",
                "conversion.v1.ImportError",
                "conversion.v1.RecordCallRequest",
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
                "conversion.v1.ConversionService.EraseUser",
            ],
            base64: """
                CiZjb252ZXJzaW9uL3YxL2NvbnZlcnNpb25fc2VydmljZS5wcm90bxINY29udmVyc2lvbi52MRoYY29udmVyc2lvbi92MS9jYWxsLnByb3Rv\
                Gh5jb252ZXJzaW9uL3YxL2NvbnZlcnNpb24ucHJvdG8aGWNvbnZlcnNpb24vdjEvbW9uZXkucHJvdG8aG2NvbnZlcnNpb24vdjEvc3VtbWFy\
                eS5wcm90bxoeZ29vZ2xlL3Byb3RvYnVmL2R1cmF0aW9uLnByb3RvGh9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvGhdnb29nbGUv\
                cnBjL3N0YXR1cy5wcm90byLqAgoWVHJhY2tDb252ZXJzaW9uUmVxdWVzdBIZCghhZ2VudF9pZBgBIAEoCVIHYWdlbnRJZBIbCglyb29tX25h\
                bWUYAiABKAlSCHJvb21OYW1lEhcKB3VzZXJfaWQYAyABKAlSBnVzZXJJZBIdCgpldmVudF90eXBlGAQgASgJUglldmVudFR5cGUSGAoHZGV0\
                YWlscxgFIAEoCVIHZGV0YWlscxInCg9pZGVtcG90ZW5jeV9rZXkYBiABKAlSDmlkZW1wb3RlbmN5S2V5EjgKCXRpbWVzdGFtcBgHIAEoCzIa\
                Lmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCXRpbWVzdGFtcBIqCgV2YWx1ZRgIIAEoCzIULmNvbnZlcnNpb24udjEuTW9uZXlSBXZhbHVl\
                EiMKDXZhbGlkYXRlX29ubHkYCSABKAhSDHZhbGlkYXRlT25seRISCgR0ZXN0GAogASgIUgR0ZXN0IowBChdUcmFja0NvbnZlcnNpb25SZXNw\
                b25zZRIYCgdtZXNzYWdlGAEgASgJUgdtZXNzYWdlEjkKCmNvbnZlcnNpb24YAiABKAsyGS5jb252ZXJzaW9uLnYxLkNvbnZlcnNpb25SCmNv\
                bnZlcnNpb24SHAoJZHVwbGljYXRlGAMgASgIUglkdXBsaWNhdGUihgEKHEJhdGNoVHJhY2tDb252ZXJzaW9uc1JlcXVlc3QSQQoIcmVxdWVz\
                dHMYASADKAsyJS5jb252ZXJzaW9uLnYxLlRyYWNrQ29udmVyc2lvblJlcXVlc3RSCHJlcXVlc3RzEiMKDXZhbGlkYXRlX29ubHkYAiABKAhS\
                DHZhbGlkYXRlT25seSJlCh1CYXRjaFRyYWNrQ29udmVyc2lvbnNSZXNwb25zZRJECgdyZXN1bHRzGAEgAygLMiouY29udmVyc2lvbi52MS5C\
                YXRjaFRyYWNrQ29udmVyc2lvbnNSZXN1bHRSB3Jlc3VsdHMijQEKG0JhdGNoVHJhY2tDb252ZXJzaW9uc1Jlc3VsdBIqCgZzdGF0dXMYASAB\
                KAsyEi5nb29nbGUucnBjLlN0YXR1c1IGc3RhdHVzEkIKCHJlc3BvbnNlGAIgASgLMiYuY29udmVyc2lvbi52MS5UcmFja0NvbnZlcnNpb25S\
                ZXNwb25zZVIIcmVzcG9uc2UiOwoUR2V0Q29udmVyc2lvblJlcXVlc3QSIwoNY29udmVyc2lvbl9pZBgBIAEoCVIMY29udmVyc2lvbklkIo0B\
                ChZMaXN0Q29udmVyc2lvbnNSZXF1ZXN0EhsKCXBhZ2Vfc2l6ZRgBIAEoBVIIcGFnZVNpemUSHQoKcGFnZV90b2tlbhgCIAEoCVIJcGFnZVRv\
                a2VuEjcKBmZpbHRlchgDIAEoCzIfLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkZpbHRlclIGZmlsdGVyIn4KF0xpc3RDb252ZXJzaW9uc1Jl\
                c3BvbnNlEjsKC2NvbnZlcnNpb25zGAEgAygLMhkuY29udmVyc2lvbi52MS5Db252ZXJzaW9uUgtjb252ZXJzaW9ucxImCg9uZXh0X3BhZ2Vf\
                dG9rZW4YAiABKAlSDW5leHRQYWdlVG9rZW4ivwIKF0FkanVzdENvbnZlcnNpb25SZXF1ZXN0EiMKDWNvbnZlcnNpb25faWQYASABKAlSDGNv\
                bnZlcnNpb25JZBIxCgR0eXBlGAIgASgOMh0uY29udmVyc2lvbi52MS5BZGp1c3RtZW50VHlwZVIEdHlwZRIqCgV2YWx1ZRgDIAEoCzIULmNv\
                bnZlcnNpb24udjEuTW9uZXlSBXZhbHVlEjgKCXRpbWVzdGFtcBgEIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSCXRpbWVzdGFt\
                cBIYCgdkZXRhaWxzGAUgASgJUgdkZXRhaWxzEicKD2lkZW1wb3RlbmN5X2tleRgGIAEoCVIOaWRlbXBvdGVuY3lLZXkSIwoNdmFsaWRhdGVf\
                b25seRgHIAEoCFIMdmFsaWRhdGVPbmx5Iq4BChhBZGp1c3RDb252ZXJzaW9uUmVzcG9uc2USOQoKYWRqdXN0bWVudBgBIAEoCzIZLmNvbnZl\
                cnNpb24udjEuQWRqdXN0bWVudFIKYWRqdXN0bWVudBI5Cgpjb252ZXJzaW9uGAIgASgLMhkuY29udmVyc2lvbi52MS5Db252ZXJzaW9uUgpj\
                b252ZXJzaW9uEhwKCWR1cGxpY2F0ZRgDIAEoCFIJZHVwbGljYXRlIuoBChtTdW1tYXJpemVDb252ZXJzaW9uc1JlcXVlc3QSNwoGZmlsdGVy\
                GAEgASgLMh8uY29udmVyc2lvbi52MS5Db252ZXJzaW9uRmlsdGVyUgZmaWx0ZXISOQoIZ3JvdXBfYnkYAiADKA4yHi5jb252ZXJzaW9uLnYx\
                LlN1bW1hcnlHcm91cGluZ1IHZ3JvdXBCeRIbCgl0aW1lX3pvbmUYAyABKAlSCHRpbWVab25lEhsKCXBhZ2Vfc2l6ZRgEIAEoBVIIcGFnZVNp\
                emUSHQoKcGFnZV90b2tlbhgFIAEoCVIJcGFnZVRva2VuIoYBChxTdW1tYXJpemVDb252ZXJzaW9uc1Jlc3BvbnNlEj4KCXN1bW1hcmllcxgB\
                IAMoCzIgLmNvbnZlcnNpb24udjEuQ29udmVyc2lvblN1bW1hcnlSCXN1bW1hcmllcxImCg9uZXh0X3BhZ2VfdG9rZW4YAiABKAlSDW5leHRQ\
                YWdlVG9rZW4i+wEKF1dhdGNoQ29udmVyc2lvbnNSZXF1ZXN0EhgKBmN1cnNvchgBIAEoCUgAUgZjdXJzb3ISOgoIcG9zaXRpb24YAiABKA4y\
                HC5jb252ZXJzaW9uLnYxLldhdGNoUG9zaXRpb25IAFIIcG9zaXRpb24SNwoGZmlsdGVyGAMgASgLMh8uY29udmVyc2lvbi52MS5Db252ZXJz\
                aW9uRmlsdGVyUgZmaWx0ZXISSAoSaGVhcnRiZWF0X2ludGVydmFsGAQgASgLMhkuZ29vZ2xlLnByb3RvYnVmLkR1cmF0aW9uUhFoZWFydGJl\
                YXRJbnRlcnZhbEIHCgVzdGFydCLnAgoYV2F0Y2hDb252ZXJzaW9uc1Jlc3BvbnNlEhYKBmN1cnNvchgBIAEoCVIGY3Vyc29yEjsKC2NvbW1p\
                dF90aW1lGAIgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFIKY29tbWl0VGltZRI3CghyZWNvcmRlZBgDIAEoCzIZLmNvbnZlcnNp\
                b24udjEuQ29udmVyc2lvbkgAUghyZWNvcmRlZBI/CghhZGp1c3RlZBgEIAEoCzIhLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkFkanVzdGVk\
                SABSCGFkanVzdGVkEjkKBmVyYXNlZBgFIAEoCzIfLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbkVyYXNlZEgAUgZlcmFzZWQSOAoJaGVhcnRi\
                ZWF0GAYgASgLMhguY29udmVyc2lvbi52MS5IZWFydGJlYXRIAFIJaGVhcnRiZWF0QgcKBWV2ZW50IooBChJDb252ZXJzaW9uQWRqdXN0ZWQS\
                OQoKYWRqdXN0bWVudBgBIAEoCzIZLmNvbnZlcnNpb24udjEuQWRqdXN0bWVudFIKYWRqdXN0bWVudBI5Cgpjb252ZXJzaW9uGAIgASgLMhku\
                Y29udmVyc2lvbi52MS5Db252ZXJzaW9uUgpjb252ZXJzaW9uIjcKEENvbnZlcnNpb25FcmFzZWQSIwoNY29udmVyc2lvbl9pZBgBIAEoCVIM\
                Y29udmVyc2lvbklkIgsKCUhlYXJ0YmVhdCKIAQoYSW1wb3J0Q29udmVyc2lvbnNSZXF1ZXN0EkcKC2NvbnZlcnNpb25zGAEgAygLMiUuY29u\
                dmVyc2lvbi52MS5UcmFja0NvbnZlcnNpb25SZXF1ZXN0Ugtjb252ZXJzaW9ucxIjCg12YWxpZGF0ZV9vbmx5GAIgASgIUgx2YWxpZGF0ZU9u\
                bHki6QEKGUltcG9ydENvbnZlcnNpb25zUmVzcG9uc2USJQoOcmVjZWl2ZWRfY291bnQYASABKANSDXJlY2VpdmVkQ291bnQSJQoOaW1wb3J0\
                ZWRfY291bnQYAiABKANSDWltcG9ydGVkQ291bnQSJwoPZHVwbGljYXRlX2NvdW50GAMgASgDUg5kdXBsaWNhdGVDb3VudBIhCgxmYWlsZWRf\
                Y291bnQYBCABKANSC2ZhaWxlZENvdW50EjIKBmVycm9ycxgFIAMoCzIaLmNvbnZlcnNpb24udjEuSW1wb3J0RXJyb3JSBmVycm9ycyJPCgtJ\
                bXBvcnRFcnJvchIUCgVpbmRleBgBIAEoA1IFaW5kZXgSKgoGc3RhdHVzGAIgASgLMhIuZ29vZ2xlLnJwYy5TdGF0dXNSBnN0YXR1cyJhChFS\
                ZWNvcmRDYWxsUmVxdWVzdBInCgRjYWxsGAEgASgLMhMuY29udmVyc2lvbi52MS5DYWxsUgRjYWxsEiMKDXZhbGlkYXRlX29ubHkYAiABKAhS\
                DHZhbGlkYXRlT25seSJQChBFcmFzZVVzZXJSZXF1ZXN0EhcKB3VzZXJfaWQYASABKAlSBnVzZXJJZBIjCg12YWxpZGF0ZV9vbmx5GAIgASgI\
                Ugx2YWxpZGF0ZU9ubHkigAEKEUVyYXNlVXNlclJlc3BvbnNlEikKEGNvbnZlcnNpb25fY291bnQYASABKANSD2NvbnZlcnNpb25Db3VudBId\
                CgpjYWxsX2NvdW50GAIgASgDUgljYWxsQ291bnQSIQoMcmVjb3JkX2NvdW50GAMgASgDUgtyZWNvcmRDb3VudCplCg1XYXRjaFBvc2l0aW9u\
                Eh4KGldBVENIX1BPU0lUSU9OX1VOU1BFQ0lGSUVEEAASHAoYV0FUQ0hfUE9TSVRJT05fQkVHSU5OSU5HEAESFgoSV0FUQ0hfUE9TSVRJT05f\
                Tk9XEAIy+wcKEUNvbnZlcnNpb25TZXJ2aWNlEmAKD1RyYWNrQ29udmVyc2lvbhIlLmNvbnZlcnNpb24udjEuVHJhY2tDb252ZXJzaW9uUmVx\
                dWVzdBomLmNvbnZlcnNpb24udjEuVHJhY2tDb252ZXJzaW9uUmVzcG9uc2UScgoVQmF0Y2hUcmFja0NvbnZlcnNpb25zEisuY29udmVyc2lv\
                bi52MS5CYXRjaFRyYWNrQ29udmVyc2lvbnNSZXF1ZXN0GiwuY29udmVyc2lvbi52MS5CYXRjaFRyYWNrQ29udmVyc2lvbnNSZXNwb25zZRJU\
                Cg1HZXRDb252ZXJzaW9uEiMuY29udmVyc2lvbi52MS5HZXRDb252ZXJzaW9uUmVxdWVzdBoZLmNvbnZlcnNpb24udjEuQ29udmVyc2lvbiID\
                kAIBEmUKD0xpc3RDb252ZXJzaW9ucxIlLmNvbnZlcnNpb24udjEuTGlzdENvbnZlcnNpb25zUmVxdWVzdBomLmNvbnZlcnNpb24udjEuTGlz\
                dENvbnZlcnNpb25zUmVzcG9uc2UiA5ACARJjChBBZGp1c3RDb252ZXJzaW9uEiYuY29udmVyc2lvbi52MS5BZGp1c3RDb252ZXJzaW9uUmVx\
                dWVzdBonLmNvbnZlcnNpb24udjEuQWRqdXN0Q29udmVyc2lvblJlc3BvbnNlEnQKFFN1bW1hcml6ZUNvbnZlcnNpb25zEiouY29udmVyc2lv\
                bi52MS5TdW1tYXJpemVDb252ZXJzaW9uc1JlcXVlc3QaKy5jb252ZXJzaW9uLnYxLlN1bW1hcml6ZUNvbnZlcnNpb25zUmVzcG9uc2UiA5AC\
                ARJqChBXYXRjaENvbnZlcnNpb25zEiYuY29udmVyc2lvbi52MS5XYXRjaENvbnZlcnNpb25zUmVxdWVzdBonLmNvbnZlcnNpb24udjEuV2F0\
                Y2hDb252ZXJzaW9uc1Jlc3BvbnNlIgOQAgEwARJtChFJbXBvcnRDb252ZXJzaW9ucxInLmNvbnZlcnNpb24udjEuSW1wb3J0Q29udmVyc2lv\
                bnNSZXF1ZXN0GiguY29udmVyc2lvbi52MS5JbXBvcnRDb252ZXJzaW9uc1Jlc3BvbnNlIgOQAgIoARJICgpSZWNvcmRDYWxsEiAuY29udmVy\
                c2lvbi52MS5SZWNvcmRDYWxsUmVxdWVzdBoTLmNvbnZlcnNpb24udjEuQ2FsbCIDkAICElMKCUVyYXNlVXNlchIfLmNvbnZlcnNpb24udjEu\
                RXJhc2VVc2VyUmVxdWVzdBogLmNvbnZlcnNpb24udjEuRXJhc2VVc2VyUmVzcG9uc2UiA5ACAmIGcHJvdG8z
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
