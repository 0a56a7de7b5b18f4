// swift-format-ignore-file
// Made by protoc-gen-conversion. Do not edit: run `make generate`.

/// What plain HTTP can call, for programs: an OpenAPI 3.1 document, made of the protos and their comments.
public enum OpenAPIDocument {
    /// The document, JSON in UTF-8.
    public static let json: StaticString = ###"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Conversion tracking",
            "version": "v1"
          },
          "servers": [
            {
              "url": "/"
            }
          ],
          "security": [
            {
              "bearer": []
            }
          ],
          "tags": [
            {
              "name": "AgentService",
              "description": "Keeps the agents: who converses, and how their conversions are tracked.\n\nAny failure carries google.rpc.ErrorInfo with the domain `conversion.v1` in `grpc-status-details-bin`; bad input adds google.rpc.BadRequest with the paths of the fields."
            },
            {
              "name": "ConversionService",
              "description": "Records conversions, corrects them, and reports on them.\n\nAny failure carries google.rpc.ErrorInfo with the domain `conversion.v1` in `grpc-status-details-bin`; bad input adds google.rpc.BadRequest with the paths of the fields, and google.rpc.RetryInfo stands where trying again later helps. All violations are told at once, as far as a trailer of 8 KiB has room for them. A string that is not UTF-8 or holds a NUL is INVALID_ARGUMENT; nothing is cut short."
            }
          ],
          "paths": {
            "/v1/agents": {
              "post": {
                "operationId": "AgentService_CreateAgent",
                "tags": [
                  "AgentService"
                ],
                "summary": "Creates an agent and returns it as stored.",
                "description": "Creates an agent and returns it as stored.\n\nErrors: INVALID_ARGUMENT; ALREADY_EXISTS, reason AGENT_ALREADY_EXISTS, where `agent_id` is taken.",
                "parameters": [
                  {
                    "name": "agentId",
                    "in": "query",
                    "description": "The agent's id, chosen by the caller: 1 to 256 bytes. Empty: the server chooses.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "validateOnly",
                    "in": "query",
                    "description": "Runs every check and returns what would be stored, but stores nothing. `revision`, the times, `etag` and an id that the server would choose are left out.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "$ref": "#/components/schemas/Agent"
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Agent"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              },
              "get": {
                "operationId": "AgentService_ListAgents",
                "tags": [
                  "AgentService"
                ],
                "summary": "Returns the agents in the order of their ids, a page at a time.",
                "description": "Returns the agents in the order of their ids, a page at a time.",
                "parameters": [
                  {
                    "name": "pageSize",
                    "in": "query",
                    "description": "The most agents to return: 0 for 50, at most 1,000; more is taken as 1,000, less than 0 is INVALID_ARGUMENT.",
                    "schema": {
                      "type": "integer",
                      "format": "int32",
                      "minimum": -2147483648,
                      "maximum": 2147483647
                    }
                  },
                  {
                    "name": "pageToken",
                    "in": "query",
                    "description": "`next_page_token` of the page before; empty for the first page. One that the server did not make is INVALID_ARGUMENT, reason PAGE_TOKEN_INVALID.",
                    "schema": {
                      "type": "string"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/ListAgentsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/agents/{agentId}": {
              "get": {
                "operationId": "AgentService_GetAgent",
                "tags": [
                  "AgentService"
                ],
                "summary": "Returns one agent.",
                "description": "Returns one agent.\n\nErrors: NOT_FOUND, reason AGENT_NOT_FOUND.",
                "parameters": [
                  {
                    "name": "agentId",
                    "in": "path",
                    "required": true,
                    "description": "The agent's id. Required.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Agent"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              },
              "patch": {
                "operationId": "AgentService_UpdateAgent",
                "tags": [
                  "AgentService"
                ],
                "summary": "Replaces the masked fields of an agent and returns it as stored.",
                "description": "Replaces the masked fields of an agent and returns it as stored.\n\nAn update that changes nothing makes no new revision. Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND; ABORTED, reason ETAG_MISMATCH.",
                "parameters": [
                  {
                    "name": "agentId",
                    "in": "path",
                    "required": true,
                    "description": "The agent's name in every other request: 1 to 256 bytes, fixed once the agent exists. Chosen by the caller of CreateAgent in `agent_id`, else by the server; on input to CreateAgent it is ignored.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  },
                  {
                    "name": "updateMask",
                    "in": "query",
                    "description": "The fields to replace, such as `instructions` or `voice.voice_id`. Empty: all fields that the agent's message holds with a value other than the default; of a message inside, such as `voice`, those of its own fields. `*`, which stands alone: all. A path that names no field, the id, the etag or an output-only field is INVALID_ARGUMENT, reason FIELD_MASK_INVALID.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "validateOnly",
                    "in": "query",
                    "description": "Runs every check and returns what would be stored, but stores nothing. `revision`, the times and `etag` are left out.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "description": "A voice agent and how its conversions are tracked.",
                        "properties": {
                          "name": {
                            "type": "string",
                            "description": "A name for people, up to 256 bytes. Need not be unique."
                          },
                          "model": {
                            "type": "string",
                            "description": "The language model that speaks for the agent, such as `gpt-4o-mini`; up to 256 bytes, not interpreted."
                          },
                          "instructions": {
                            "type": "string",
                            "description": "The model's instructions, up to 64 KiB, not interpreted."
                          },
                          "voiceEnabled": {
                            "type": "boolean",
                            "description": "Whether the agent speaks; not interpreted."
                          },
                          "transcriber": {
                            "$ref": "#/components/schemas/Transcriber",
                            "description": "What turns speech into text; not interpreted."
                          },
                          "voice": {
                            "$ref": "#/components/schemas/Voice",
                            "description": "What turns text into speech; not interpreted."
                          },
                          "analyticsEnabled": {
                            "type": "boolean",
                            "description": "Analytics features are on. Without it TrackConversion is FAILED_PRECONDITION, reason TRACKING_DISABLED."
                          },
                          "analyticsTrackConversions": {
                            "type": "boolean",
                            "description": "Conversion tracking is on. Without it TrackConversion is FAILED_PRECONDITION, reason TRACKING_DISABLED."
                          },
                          "analyticsConversionEvent": {
                            "type": "string",
                            "description": "The event that a conversion gets where its call names none. Empty on input: `conversion`. Brought into the form of TrackConversionRequest.event_type before it is stored."
                          },
                          "countingMode": {
                            "$ref": "#/components/schemas/CountingMode",
                            "description": "How often one event type counts within one room. Unspecified on input: COUNTING_MODE_EVERY."
                          },
                          "analyticsAllowedEvents": {
                            "type": "array",
                            "items": {
                              "type": "string"
                            },
                            "description": "The only event types that TrackConversion accepts, up to 100, brought into the form of TrackConversionRequest.event_type, repeats left out. Empty: every well-formed one. Where it is not empty it must hold `analytics_conversion_event`, or the agent is INVALID_ARGUMENT, reason EVENT_TYPE_NOT_ALLOWED."
                          },
                          "revision": {
                            "type": "string",
                            "format": "int64",
                            "pattern": "^-?[0-9]{1,19}$",
                            "description": "How often the agent was written: 1 when it is created, one more with each update that changes it. Each conversion keeps the revision of its moment. Output only.",
                            "readOnly": true
                          },
                          "createTime": {
                            "type": "string",
                            "format": "date-time",
                            "description": "When the agent was created. Output only.",
                            "readOnly": true
                          },
                          "updateTime": {
                            "type": "string",
                            "format": "date-time",
                            "description": "When the agent was last changed. Output only.",
                            "readOnly": true
                          },
                          "etag": {
                            "type": "string",
                            "description": "Changes with each revision, opaque. On UpdateAgent, an etag that is neither empty nor the stored one is ABORTED, reason ETAG_MISMATCH. Ignored on CreateAgent."
                          }
                        }
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Agent"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              },
              "delete": {
                "operationId": "AgentService_DeleteAgent",
                "tags": [
                  "AgentService"
                ],
                "summary": "Removes an agent.",
                "description": "Removes an agent. Its conversions stay. Created anew under its id, it goes on with the next revision.\n\nErrors: NOT_FOUND, reason AGENT_NOT_FOUND; ABORTED, reason ETAG_MISMATCH.",
                "parameters": [
                  {
                    "name": "agentId",
                    "in": "path",
                    "required": true,
                    "description": "The agent's id. Required.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  },
                  {
                    "name": "etag",
                    "in": "query",
                    "description": "Deletes only this state of the agent: anything but the stored etag is ABORTED, reason ETAG_MISMATCH. Empty: any state.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "validateOnly",
                    "in": "query",
                    "description": "Runs every check, but deletes nothing.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/agents/{agentId}/tools": {
              "get": {
                "operationId": "AgentService_GetAgentTools",
                "tags": [
                  "AgentService"
                ],
                "summary": "Returns the `track_conversion` tool of an agent, ready to paste for one model vendor.",
                "description": "Returns the `track_conversion` tool of an agent, ready to paste for one model vendor.\n\nErrors: NOT_FOUND, reason AGENT_NOT_FOUND; FAILED_PRECONDITION, reason TRACKING_DISABLED, as an agent with tracking off has no tool.",
                "parameters": [
                  {
                    "name": "agentId",
                    "in": "path",
                    "required": true,
                    "description": "The agent's id. Required.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  },
                  {
                    "name": "target",
                    "in": "query",
                    "required": true,
                    "description": "Whose form the tool's definition takes. Required; a number that is no form is INVALID_ARGUMENT.",
                    "schema": {
                      "$ref": "#/components/schemas/ToolTarget"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/GetAgentToolsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/conversions": {
              "post": {
                "operationId": "ConversionService_TrackConversion",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Records a conversion.",
                "description": "Records a conversion. OK means durable: a crash at any instant after it loses nothing.\n\nSafe to repeat with the same `idempotency_key`. Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND; FAILED_PRECONDITION, reason TRACKING_DISABLED; ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED; RESOURCE_EXHAUSTED, reason WRITER_BUSY, and UNAVAILABLE, reason STORE_UNAVAILABLE, with RetryInfo.",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "$ref": "#/components/schemas/TrackConversionRequest"
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/TrackConversionResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              },
              "get": {
                "operationId": "ConversionService_ListConversions",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Returns conversions, newest first, a page at a time.",
                "description": "Returns conversions, newest first, a page at a time.",
                "parameters": [
                  {
                    "name": "page_size",
                    "in": "query",
                    "description": "The most conversions to return: 0 for 100, at most 1,000; more is taken as 1,000, less than 0 is INVALID_ARGUMENT.",
                    "schema": {
                      "type": "integer",
                      "format": "int32",
                      "minimum": -2147483648,
                      "maximum": 2147483647
                    }
                  },
                  {
                    "name": "page_token",
                    "in": "query",
                    "description": "`next_page_token` of the page before, with the same filter; empty for the first page. One that the server did not make, or for another filter, is INVALID_ARGUMENT, reason PAGE_TOKEN_INVALID. Stays right while conversions are being added.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.start_time",
                    "in": "query",
                    "description": "Only those that happened at this time or later.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.end_time",
                    "in": "query",
                    "description": "Only those that happened before this time. Not after `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.agent_id",
                    "in": "query",
                    "description": "Only this agent's.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.event_type",
                    "in": "query",
                    "description": "Only of this event type, brought into the form of TrackConversionRequest.event_type.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.room_name",
                    "in": "query",
                    "description": "Only of this room.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.user_id",
                    "in": "query",
                    "description": "Only of this user.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.include_tests",
                    "in": "query",
                    "description": "Test records, too.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/ListConversionsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/conversions:batch": {
              "post": {
                "operationId": "ConversionService_BatchTrackConversions",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Records up to 1,000 conversions; one bad item fails only itself, in JSON one that cannot be read, too.",
                "description": "Records up to 1,000 conversions; one bad item fails only itself, in JSON one that cannot be read, too.\n\nErrors: INVALID_ARGUMENT for more items. Each item's errors are TrackConversion's. The header `Idempotency-Key` is INVALID_ARGUMENT: each item has its own `idempotency_key`.",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "$ref": "#/components/schemas/BatchTrackConversionsRequest"
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/BatchTrackConversionsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/conversions/{conversion_id}": {
              "get": {
                "operationId": "ConversionService_GetConversion",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Returns one conversion.",
                "description": "Returns one conversion.\n\nErrors: NOT_FOUND, reason CONVERSION_NOT_FOUND.",
                "parameters": [
                  {
                    "name": "conversion_id",
                    "in": "path",
                    "required": true,
                    "description": "The conversion's id. Required.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Conversion"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/conversions/{conversion_id}:adjust": {
              "post": {
                "operationId": "ConversionService_AdjustConversion",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Retracts a conversion or restates its value.",
                "description": "Retracts a conversion or restates its value. The record itself stays as it is.\n\nErrors: INVALID_ARGUMENT; NOT_FOUND, reason CONVERSION_NOT_FOUND; FAILED_PRECONDITION, reasons CONVERSION_ALREADY_RETRACTED, ADJUSTMENT_PRECEDES_CONVERSION, MORE_RECENT_ADJUSTMENT_FOUND, CONVERSION_ERASED; ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED.",
                "parameters": [
                  {
                    "name": "conversion_id",
                    "in": "path",
                    "required": true,
                    "description": "The conversion's id. Required.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "description": "The request of AdjustConversion.",
                        "properties": {
                          "type": {
                            "$ref": "#/components/schemas/AdjustmentType",
                            "description": "What to do. Required."
                          },
                          "value": {
                            "$ref": "#/components/schemas/Money",
                            "description": "The new absolute value, in the currency of the old one (else reason CURRENCY_CODE_MISMATCH; any currency where there is none): required for RESTATE, refused for RETRACT."
                          },
                          "timestamp": {
                            "type": "string",
                            "format": "date-time",
                            "description": "The moment that the adjustment speaks for; absent: now, or that of the conversion or its last adjustment where theirs is later, since clocks differ. Before the conversion: FAILED_PRECONDITION, reason ADJUSTMENT_PRECEDES_CONVERSION. Before an earlier adjustment's: FAILED_PRECONDITION, reason MORE_RECENT_ADJUSTMENT_FOUND. More than 5 minutes ahead: INVALID_ARGUMENT, reason TIMESTAMP_IN_FUTURE."
                          },
                          "details": {
                            "type": "string",
                            "description": "Why, for people; up to 8 KiB. A conversion whose user was erased takes none, since nobody would find the text who looks for that user: FAILED_PRECONDITION, reason CONVERSION_ERASED. Without details it can still be adjusted."
                          },
                          "idempotency_key": {
                            "type": "string",
                            "description": "Makes a repeat safe, as in TrackConversionRequest, by the header, too. It belongs to the conversion: the same text for another one is another key. Up to 256 bytes."
                          },
                          "validate_only": {
                            "type": "boolean",
                            "description": "Runs every check and returns what would be recorded, but records nothing and spends no key."
                          },
                          "origin": {
                            "$ref": "#/components/schemas/AdjustmentOrigin",
                            "description": "What tells an adjustment again that was exported; for those who may import, else PERMISSION_DENIED. Where it is there already, by its id or by an earlier import, it is a duplicate, whatever the other fields say. `conversion_id` is then the id that the conversion was exported under. Of a conversion whose user was erased the details are left out."
                          }
                        },
                        "required": [
                          "type"
                        ]
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/AdjustConversionResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/conversions:summarize": {
              "get": {
                "operationId": "ConversionService_SummarizeConversions",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Returns conversions, calls, rates and revenue by group.",
                "description": "Returns conversions, calls, rates and revenue by group.",
                "parameters": [
                  {
                    "name": "filter.start_time",
                    "in": "query",
                    "description": "Only those that happened at this time or later.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.end_time",
                    "in": "query",
                    "description": "Only those that happened before this time. Not after `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.agent_id",
                    "in": "query",
                    "description": "Only this agent's.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.event_type",
                    "in": "query",
                    "description": "Only of this event type, brought into the form of TrackConversionRequest.event_type.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.room_name",
                    "in": "query",
                    "description": "Only of this room.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.user_id",
                    "in": "query",
                    "description": "Only of this user.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.include_tests",
                    "in": "query",
                    "description": "Test records, too.",
                    "schema": {
                      "type": "boolean"
                    }
                  },
                  {
                    "name": "group_by",
                    "in": "query",
                    "description": "What to group by, without repeats; empty: one row for everything.",
                    "schema": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/SummaryGrouping"
                      }
                    }
                  },
                  {
                    "name": "time_zone",
                    "in": "query",
                    "description": "The IANA name of the time zone of hours, days and weeks, such as `Europe/Berlin`; empty: UTC. Unknown: INVALID_ARGUMENT, reason TIME_ZONE_INVALID.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "page_size",
                    "in": "query",
                    "description": "The most rows to return: 0 for 1,000, at most 10,000; more is taken as 10,000, less than 0 is INVALID_ARGUMENT.",
                    "schema": {
                      "type": "integer",
                      "format": "int32",
                      "minimum": -2147483648,
                      "maximum": 2147483647
                    }
                  },
                  {
                    "name": "page_token",
                    "in": "query",
                    "description": "`next_page_token` of the page before, with the same filter and groups; empty for the first page.",
                    "schema": {
                      "type": "string"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/SummarizeConversionsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/conversions:watch": {
              "get": {
                "operationId": "ConversionService_WatchConversions",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Sends what is recorded, adjusted and erased, in commit order, from a cursor on, until the client ends the call.",
                "description": "Sends what is recorded, adjusted and erased, in commit order, from a cursor on, until the client ends the call. Each event comes at least once and none is skipped. Calls come where they are asked for.\n\nErrors: INVALID_ARGUMENT, reason CURSOR_INVALID.",
                "parameters": [
                  {
                    "name": "cursor",
                    "in": "query",
                    "description": "After the event or heartbeat that carried this cursor.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "position",
                    "in": "query",
                    "description": "At one end of the ledger.",
                    "schema": {
                      "$ref": "#/components/schemas/WatchPosition"
                    }
                  },
                  {
                    "name": "filter.start_time",
                    "in": "query",
                    "description": "Only those that happened at this time or later.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.end_time",
                    "in": "query",
                    "description": "Only those that happened before this time. Not after `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.agent_id",
                    "in": "query",
                    "description": "Only this agent's.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.event_type",
                    "in": "query",
                    "description": "Only of this event type, brought into the form of TrackConversionRequest.event_type.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.room_name",
                    "in": "query",
                    "description": "Only of this room.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.user_id",
                    "in": "query",
                    "description": "Only of this user.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.include_tests",
                    "in": "query",
                    "description": "Test records, too.",
                    "schema": {
                      "type": "boolean"
                    }
                  },
                  {
                    "name": "heartbeat_interval",
                    "in": "query",
                    "description": "How long the stream may stay silent before a heartbeat: absent for 15 seconds, from 1 second to 5 minutes; anything else is INVALID_ARGUMENT, reason HEARTBEAT_INTERVAL_INVALID. One more is sent whenever the stream has caught up with the ledger.",
                    "schema": {
                      "type": "string",
                      "pattern": "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$"
                    }
                  },
                  {
                    "name": "include_key_tokens",
                    "in": "query",
                    "description": "Tells each conversion's `origin` with its `key_token`, for an export that is to be imported again.",
                    "schema": {
                      "type": "boolean"
                    }
                  },
                  {
                    "name": "include_calls",
                    "in": "query",
                    "description": "Tells calls, too, in the same order and by the same cursors. The filter holds for them by the time of their beginning; `event_type` says nothing of calls, and a call whose user was erased is told whatever the filter, as erasures are.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/x-ndjson": {
                        "schema": {
                          "$ref": "#/components/schemas/WatchConversionsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/conversions:import": {
              "post": {
                "operationId": "ConversionService_ImportConversions",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Records conversions of the past, of any age, marked as imported.",
                "description": "Records conversions of the past, of any age, marked as imported.\n\nSafe to repeat: what is already there is counted as a duplicate. Each call that records anything is one line of the audit log, with its counts. A call that breaks off, at its deadline too, keeps what it has recorded, and importing the same again adds the rest. While the server has much to record it reads no further, and the call takes longer. Errors: INVALID_ARGUMENT, reason TOO_MANY_ITEMS, and UNAVAILABLE, reason STORE_UNAVAILABLE, with RetryInfo. What is wrong with an item fails only that, in JSON one that cannot be read, too.",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/x-ndjson": {
                      "schema": {
                        "$ref": "#/components/schemas/ImportConversionsRequest"
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/ImportConversionsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/calls/{call_room_name}": {
              "put": {
                "operationId": "ConversionService_RecordCall",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Records a call, converted or not, or adds to what is known of it, and returns it as stored.",
                "description": "Records a call, converted or not, or adds to what is known of it, and returns it as stored.\n\nSafe to repeat, and in any order: what a message leaves out stays as it was, and `Call` says of each field which message decides. One that says nothing new changes nothing, and no watch tells of it. Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND.",
                "parameters": [
                  {
                    "name": "call_room_name",
                    "in": "path",
                    "required": true,
                    "description": "The call's room, which names it: 1 to 256 bytes.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  },
                  {
                    "name": "validate_only",
                    "in": "query",
                    "description": "Runs every check and returns what would be stored, but stores nothing.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "description": "A voice call, converted or not: what conversion rates are measured against.\n\nIt is what all messages about its room have said, in whatever order and however often they came: what a message leaves out stays as it was.",
                        "properties": {
                          "agent_id": {
                            "type": "string",
                            "description": "The agent of the call, which must exist. Required. The last message decides."
                          },
                          "user_id": {
                            "type": "string",
                            "description": "The caller, up to 256 bytes; empty if unknown or erased. The last message that names one decides."
                          },
                          "start_time": {
                            "type": "string",
                            "format": "date-time",
                            "description": "When it began: the earliest of the times that messages have said, so that neither their order nor a repeat matters. While none has said it, when the call was first received, or `end_time` where that is earlier. More than 5 minutes ahead: INVALID_ARGUMENT, reason TIMESTAMP_IN_FUTURE; `end_time`, too."
                          },
                          "end_time": {
                            "type": "string",
                            "format": "date-time",
                            "description": "When it ended: the latest of the times that messages have said; absent while it lasts. Before `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID."
                          },
                          "test": {
                            "type": "boolean",
                            "description": "A trial: stays out of reports that do not ask for tests. A call that one message has called a test stays one."
                          },
                          "agent_revision": {
                            "type": "string",
                            "format": "int64",
                            "pattern": "^-?[0-9]{1,19}$",
                            "description": "The agent's revision when the call was first received as this agent's. Output only.",
                            "readOnly": true
                          },
                          "create_time": {
                            "type": "string",
                            "format": "date-time",
                            "description": "When the call was first received. Output only.",
                            "readOnly": true
                          },
                          "update_time": {
                            "type": "string",
                            "format": "date-time",
                            "description": "When the last message was received that said something new. Output only.",
                            "readOnly": true
                          },
                          "direction": {
                            "$ref": "#/components/schemas/CallDirection",
                            "description": "Who called whom. The last message that says it decides."
                          },
                          "connected": {
                            "$ref": "#/components/schemas/CallConnected",
                            "description": "Whether somebody was on the line. The last message that says it decides. A call that was not connected is none to a report, unless it converted."
                          },
                          "end_reason": {
                            "type": "string",
                            "description": "Why it ended, in the words of whoever carried it, such as `customer-ended-call` or `no_answer`; up to 256 bytes. The last message that says it decides. It may name people, so it is erased with the user."
                          },
                          "outcome": {
                            "type": "string",
                            "description": "What came of it, in a few words, such as `appointment booked`; up to 1,024 bytes. The last message that says it decides. It may name people, so it is erased with the user."
                          },
                          "erase_time": {
                            "type": "string",
                            "format": "date-time",
                            "description": "When the user was erased: `user_id`, `end_reason` and `outcome` are empty since, and stay so, whatever messages still come, an import's among them. Output only.",
                            "readOnly": true
                          }
                        },
                        "required": [
                          "agent_id"
                        ]
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Call"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/calls": {
              "post": {
                "operationId": "ConversionService_RecordCall2",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Records a call, converted or not, or adds to what is known of it, and returns it as stored.",
                "description": "Records a call, converted or not, or adds to what is known of it, and returns it as stored.\n\nSafe to repeat, and in any order: what a message leaves out stays as it was, and `Call` says of each field which message decides. One that says nothing new changes nothing, and no watch tells of it. Errors: INVALID_ARGUMENT; NOT_FOUND, reason AGENT_NOT_FOUND.",
                "parameters": [
                  {
                    "name": "validate_only",
                    "in": "query",
                    "description": "Runs every check and returns what would be stored, but stores nothing.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "$ref": "#/components/schemas/Call"
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Call"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              },
              "get": {
                "operationId": "ConversionService_ListCalls",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Returns calls, newest first, a page at a time.",
                "description": "Returns calls, newest first, a page at a time.",
                "parameters": [
                  {
                    "name": "page_size",
                    "in": "query",
                    "description": "The most calls to return: 0 for 100, at most 1,000; more is taken as 1,000, less than 0 is INVALID_ARGUMENT.",
                    "schema": {
                      "type": "integer",
                      "format": "int32",
                      "minimum": -2147483648,
                      "maximum": 2147483647
                    }
                  },
                  {
                    "name": "page_token",
                    "in": "query",
                    "description": "`next_page_token` of the page before, with the same filter; empty for the first page. One that the server did not make, or for another filter, is INVALID_ARGUMENT, reason PAGE_TOKEN_INVALID. Stays right while calls are being added; a call whose `start_time` becomes known between two pages may come in both.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.start_time",
                    "in": "query",
                    "description": "Those that began then or later.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.end_time",
                    "in": "query",
                    "description": "Those that began before. Not later than `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID.",
                    "schema": {
                      "type": "string",
                      "format": "date-time"
                    }
                  },
                  {
                    "name": "filter.agent_id",
                    "in": "query",
                    "description": "Those of this agent.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.room_name",
                    "in": "query",
                    "description": "The one of this room.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.user_id",
                    "in": "query",
                    "description": "Those of this user.",
                    "schema": {
                      "type": "string"
                    }
                  },
                  {
                    "name": "filter.connected",
                    "in": "query",
                    "description": "YES takes those of which nobody has said, too, as they count as connected.",
                    "schema": {
                      "$ref": "#/components/schemas/CallConnected"
                    }
                  },
                  {
                    "name": "filter.direction",
                    "in": "query",
                    "description": "Those of this direction.",
                    "schema": {
                      "$ref": "#/components/schemas/CallDirection"
                    }
                  },
                  {
                    "name": "filter.include_tests",
                    "in": "query",
                    "description": "Tests, too.",
                    "schema": {
                      "type": "boolean"
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/ListCallsResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/calls/{room_name}": {
              "get": {
                "operationId": "ConversionService_GetCall",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Returns one call.",
                "description": "Returns one call.\n\nErrors: NOT_FOUND, reason CALL_NOT_FOUND.",
                "parameters": [
                  {
                    "name": "room_name",
                    "in": "path",
                    "required": true,
                    "description": "The call's room. Required.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Call"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            },
            "/v1/users/{user_id}:erase": {
              "post": {
                "operationId": "ConversionService_EraseUser",
                "tags": [
                  "ConversionService"
                ],
                "summary": "Removes a user's id and details from every record, the watch log included.",
                "description": "Removes a user's id and details from every record, the watch log included. Counts stay.\n\nOK means that the server's files hold no byte of them either. What comes of the user while it is at work is erased as well; what comes after it has reached the ledger's end is new. Room names and agent ids stay, and so does what other users' records say. It reads all of the ledger, and takes seconds where that holds millions. Where the call ends before it, it goes on; the same call again waits for it, and does what it has left undone. Errors: INVALID_ARGUMENT; UNAVAILABLE, reason TRACES_REMAIN, with RetryInfo, where the records are erased but old versions of them are still being read from the server's files, as by a backup: the same call again removes them.",
                "parameters": [
                  {
                    "name": "user_id",
                    "in": "path",
                    "required": true,
                    "description": "The user's id. Required; up to 256 bytes. One that is in no record is erased from none: OK.",
                    "schema": {
                      "type": "string",
                      "minLength": 1
                    }
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "description": "The request of EraseUser.",
                        "properties": {
                          "validate_only": {
                            "type": "boolean",
                            "description": "Counts, but erases nothing."
                          }
                        }
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Success.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/EraseUserResponse"
                        }
                      }
                    }
                  },
                  "default": {
                    "$ref": "#/components/responses/Error"
                  }
                }
              }
            }
          },
          "components": {
            "securitySchemes": {
              "bearer": {
                "type": "http",
                "scheme": "bearer"
              }
            },
            "responses": {
              "Error": {
                "description": "Why the call failed, as google.rpc.Status.",
                "content": {
                  "application/json": {
                    "schema": {
                      "$ref": "#/components/schemas/google.rpc.Status"
                    }
                  }
                }
              }
            },
            "schemas": {
              "AdjustConversionResponse": {
                "type": "object",
                "description": "The response of AdjustConversion.",
                "properties": {
                  "adjustment": {
                    "$ref": "#/components/schemas/Adjustment",
                    "description": "The adjustment: the new one, or for a duplicate the first."
                  },
                  "conversion": {
                    "$ref": "#/components/schemas/Conversion",
                    "description": "The conversion as it stands now."
                  },
                  "duplicate": {
                    "type": "boolean",
                    "description": "The adjustment was there already, by its idempotency key or its origin. An exported one whose conversion was removed for its age is one, too, and comes without the two others."
                  }
                }
              },
              "Adjustment": {
                "type": "object",
                "description": "A later correction of one conversion. Adjustments are only ever added.",
                "properties": {
                  "id": {
                    "type": "string",
                    "description": "The server's name for the adjustment, opaque."
                  },
                  "conversion_id": {
                    "type": "string",
                    "description": "The conversion that it corrects."
                  },
                  "type": {
                    "$ref": "#/components/schemas/AdjustmentType",
                    "description": "What it does."
                  },
                  "value": {
                    "$ref": "#/components/schemas/Money",
                    "description": "The new absolute value, for RESTATE only."
                  },
                  "timestamp": {
                    "type": "string",
                    "format": "date-time",
                    "description": "The moment that it speaks for: of two, the later one decides."
                  },
                  "create_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the server received it."
                  },
                  "details": {
                    "type": "string",
                    "description": "Why, for people; up to 8 KiB. Empty once the user is erased."
                  },
                  "idempotency_key": {
                    "type": "string",
                    "description": "Always empty: the server keeps a hash of the key that an adjustment was made with, and no text."
                  },
                  "origin_id": {
                    "type": "string",
                    "description": "The id that it had in the ledger where it was first made; empty where that is this one."
                  }
                }
              },
              "AdjustmentOrigin": {
                "type": "object",
                "description": "What an export says of an adjustment besides the adjustment itself.",
                "properties": {
                  "id": {
                    "type": "string",
                    "description": "Adjustment.origin_id, or where that is empty Adjustment.id, as the export read it. Required; up to 256 bytes."
                  },
                  "agent_id": {
                    "type": "string",
                    "description": "The agent of the conversion. Required; up to 256 bytes."
                  },
                  "room_name": {
                    "type": "string",
                    "description": "The room of the conversion. Required; up to 256 bytes."
                  },
                  "event_type": {
                    "type": "string",
                    "description": "The event type of the conversion. Required; up to 256 bytes."
                  },
                  "conversion_timestamp": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the conversion happened. Required."
                  }
                },
                "required": [
                  "id",
                  "agent_id",
                  "room_name",
                  "event_type",
                  "conversion_timestamp"
                ]
              },
              "AdjustmentType": {
                "type": "string",
                "description": "What an adjustment does to its conversion.\n\n- `ADJUSTMENT_TYPE_UNSPECIFIED`: Refused: INVALID_ARGUMENT.\n- `ADJUSTMENT_TYPE_RETRACT`: The conversion no longer counts, for good.\n- `ADJUSTMENT_TYPE_RESTATE`: The conversion is worth another absolute value.",
                "enum": [
                  "ADJUSTMENT_TYPE_UNSPECIFIED",
                  "ADJUSTMENT_TYPE_RETRACT",
                  "ADJUSTMENT_TYPE_RESTATE"
                ]
              },
              "Agent": {
                "type": "object",
                "description": "A voice agent and how its conversions are tracked.",
                "properties": {
                  "id": {
                    "type": "string",
                    "description": "The agent's name in every other request: 1 to 256 bytes, fixed once the agent exists. Chosen by the caller of CreateAgent in `agent_id`, else by the server; on input to CreateAgent it is ignored."
                  },
                  "name": {
                    "type": "string",
                    "description": "A name for people, up to 256 bytes. Need not be unique."
                  },
                  "model": {
                    "type": "string",
                    "description": "The language model that speaks for the agent, such as `gpt-4o-mini`; up to 256 bytes, not interpreted."
                  },
                  "instructions": {
                    "type": "string",
                    "description": "The model's instructions, up to 64 KiB, not interpreted."
                  },
                  "voiceEnabled": {
                    "type": "boolean",
                    "description": "Whether the agent speaks; not interpreted."
                  },
                  "transcriber": {
                    "$ref": "#/components/schemas/Transcriber",
                    "description": "What turns speech into text; not interpreted."
                  },
                  "voice": {
                    "$ref": "#/components/schemas/Voice",
                    "description": "What turns text into speech; not interpreted."
                  },
                  "analyticsEnabled": {
                    "type": "boolean",
                    "description": "Analytics features are on. Without it TrackConversion is FAILED_PRECONDITION, reason TRACKING_DISABLED."
                  },
                  "analyticsTrackConversions": {
                    "type": "boolean",
                    "description": "Conversion tracking is on. Without it TrackConversion is FAILED_PRECONDITION, reason TRACKING_DISABLED."
                  },
                  "analyticsConversionEvent": {
                    "type": "string",
                    "description": "The event that a conversion gets where its call names none. Empty on input: `conversion`. Brought into the form of TrackConversionRequest.event_type before it is stored."
                  },
                  "countingMode": {
                    "$ref": "#/components/schemas/CountingMode",
                    "description": "How often one event type counts within one room. Unspecified on input: COUNTING_MODE_EVERY."
                  },
                  "analyticsAllowedEvents": {
                    "type": "array",
                    "items": {
                      "type": "string"
                    },
                    "description": "The only event types that TrackConversion accepts, up to 100, brought into the form of TrackConversionRequest.event_type, repeats left out. Empty: every well-formed one. Where it is not empty it must hold `analytics_conversion_event`, or the agent is INVALID_ARGUMENT, reason EVENT_TYPE_NOT_ALLOWED."
                  },
                  "revision": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "How often the agent was written: 1 when it is created, one more with each update that changes it. Each conversion keeps the revision of its moment. Output only.",
                    "readOnly": true
                  },
                  "createTime": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the agent was created. Output only.",
                    "readOnly": true
                  },
                  "updateTime": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the agent was last changed. Output only.",
                    "readOnly": true
                  },
                  "etag": {
                    "type": "string",
                    "description": "Changes with each revision, opaque. On UpdateAgent, an etag that is neither empty nor the stored one is ABORTED, reason ETAG_MISMATCH. Ignored on CreateAgent."
                  }
                }
              },
              "BatchTrackConversionsRequest": {
                "type": "object",
                "description": "The request of BatchTrackConversions.",
                "properties": {
                  "requests": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/TrackConversionRequest"
                    },
                    "description": "Up to 1,000 items, taken in order: a duplicate within the batch counts as one."
                  },
                  "validate_only": {
                    "type": "boolean",
                    "description": "Sets `validate_only` for every item."
                  }
                }
              },
              "BatchTrackConversionsResponse": {
                "type": "object",
                "description": "The response of BatchTrackConversions.",
                "properties": {
                  "results": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/BatchTrackConversionsResult"
                    },
                    "description": "One result for each item, in the order of the items."
                  }
                }
              },
              "BatchTrackConversionsResult": {
                "type": "object",
                "description": "What became of one item of a batch.",
                "properties": {
                  "status": {
                    "$ref": "#/components/schemas/google.rpc.Status",
                    "description": "Code 0 for a success, else what TrackConversion would have answered, with all its details."
                  },
                  "response": {
                    "$ref": "#/components/schemas/TrackConversionResponse",
                    "description": "The answer of a success."
                  }
                }
              },
              "Call": {
                "type": "object",
                "description": "A voice call, converted or not: what conversion rates are measured against.\n\nIt is what all messages about its room have said, in whatever order and however often they came: what a message leaves out stays as it was.",
                "properties": {
                  "room_name": {
                    "type": "string",
                    "description": "The call's room, which names it: 1 to 256 bytes."
                  },
                  "agent_id": {
                    "type": "string",
                    "description": "The agent of the call, which must exist. Required. The last message decides."
                  },
                  "user_id": {
                    "type": "string",
                    "description": "The caller, up to 256 bytes; empty if unknown or erased. The last message that names one decides."
                  },
                  "start_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When it began: the earliest of the times that messages have said, so that neither their order nor a repeat matters. While none has said it, when the call was first received, or `end_time` where that is earlier. More than 5 minutes ahead: INVALID_ARGUMENT, reason TIMESTAMP_IN_FUTURE; `end_time`, too."
                  },
                  "end_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When it ended: the latest of the times that messages have said; absent while it lasts. Before `start_time`: INVALID_ARGUMENT, reason TIME_RANGE_INVALID."
                  },
                  "test": {
                    "type": "boolean",
                    "description": "A trial: stays out of reports that do not ask for tests. A call that one message has called a test stays one."
                  },
                  "agent_revision": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "The agent's revision when the call was first received as this agent's. Output only.",
                    "readOnly": true
                  },
                  "create_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the call was first received. Output only.",
                    "readOnly": true
                  },
                  "update_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the last message was received that said something new. Output only.",
                    "readOnly": true
                  },
                  "direction": {
                    "$ref": "#/components/schemas/CallDirection",
                    "description": "Who called whom. The last message that says it decides."
                  },
                  "connected": {
                    "$ref": "#/components/schemas/CallConnected",
                    "description": "Whether somebody was on the line. The last message that says it decides. A call that was not connected is none to a report, unless it converted."
                  },
                  "end_reason": {
                    "type": "string",
                    "description": "Why it ended, in the words of whoever carried it, such as `customer-ended-call` or `no_answer`; up to 256 bytes. The last message that says it decides. It may name people, so it is erased with the user."
                  },
                  "outcome": {
                    "type": "string",
                    "description": "What came of it, in a few words, such as `appointment booked`; up to 1,024 bytes. The last message that says it decides. It may name people, so it is erased with the user."
                  },
                  "erase_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the user was erased: `user_id`, `end_reason` and `outcome` are empty since, and stay so, whatever messages still come, an import's among them. Output only.",
                    "readOnly": true
                  }
                },
                "required": [
                  "room_name",
                  "agent_id"
                ]
              },
              "CallConnected": {
                "type": "string",
                "description": "Whether somebody was on the line.\n\n- `CALL_CONNECTED_UNSPECIFIED`: Nobody has said. It counts as connected.\n- `CALL_CONNECTED_YES`: Somebody was.\n- `CALL_CONNECTED_NO`: Nobody answered, or nobody could.",
                "enum": [
                  "CALL_CONNECTED_UNSPECIFIED",
                  "CALL_CONNECTED_YES",
                  "CALL_CONNECTED_NO"
                ]
              },
              "CallDirection": {
                "type": "string",
                "description": "Who called whom.\n\n- `CALL_DIRECTION_UNSPECIFIED`: Nobody has said.\n- `CALL_DIRECTION_INBOUND`: The caller called the agent.\n- `CALL_DIRECTION_OUTBOUND`: The agent called.\n- `CALL_DIRECTION_WEB`: In a browser or an app, without a telephone.",
                "enum": [
                  "CALL_DIRECTION_UNSPECIFIED",
                  "CALL_DIRECTION_INBOUND",
                  "CALL_DIRECTION_OUTBOUND",
                  "CALL_DIRECTION_WEB"
                ]
              },
              "Conversion": {
                "type": "object",
                "description": "A goal that a caller completed, as recorded. Never changed; adjustments are kept beside it.",
                "properties": {
                  "id": {
                    "type": "string",
                    "description": "The server's name for the record, opaque; empty in the answer to `validate_only`."
                  },
                  "room_name": {
                    "type": "string",
                    "description": "The room of the call, up to 256 bytes."
                  },
                  "event_type": {
                    "type": "string",
                    "description": "What happened, in the form of TrackConversionRequest.event_type."
                  },
                  "details": {
                    "type": "string",
                    "description": "What the model said about it, up to 8 KiB. Empty once the user is erased."
                  },
                  "user_id": {
                    "type": "string",
                    "description": "The caller, up to 256 bytes; empty if unknown or erased."
                  },
                  "agent_id": {
                    "type": "string",
                    "description": "The agent that tracked it."
                  },
                  "timestamp": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When it happened, as the caller of TrackConversion said; else when it was received."
                  },
                  "value": {
                    "$ref": "#/components/schemas/Money",
                    "description": "What it was worth when it was recorded; absent where no value was given."
                  },
                  "create_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the server received it."
                  },
                  "agent_revision": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "The agent's revision when the conversion was received."
                  },
                  "test": {
                    "type": "boolean",
                    "description": "A trial: stays out of lists, reports and watches that do not ask for tests."
                  },
                  "imported": {
                    "type": "boolean",
                    "description": "Came in through ImportConversions."
                  },
                  "state": {
                    "$ref": "#/components/schemas/ConversionState",
                    "description": "What adjustments have made of it."
                  },
                  "net_value": {
                    "$ref": "#/components/schemas/Money",
                    "description": "What it is worth now: `value`, or the value of the last RESTATE; absent where it is retracted, or was neither recorded nor restated with a value."
                  },
                  "adjust_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "The moment that the last adjustment speaks for; absent if there is none."
                  },
                  "erase_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the user was erased from it; absent if never."
                  },
                  "origin": {
                    "$ref": "#/components/schemas/RecordOrigin",
                    "description": "What it was imported from; absent where it was recorded here, unless WatchConversions was asked for key tokens."
                  }
                }
              },
              "ConversionAdjusted": {
                "type": "object",
                "description": "A conversion was adjusted.",
                "properties": {
                  "adjustment": {
                    "$ref": "#/components/schemas/Adjustment",
                    "description": "What was done."
                  },
                  "conversion": {
                    "$ref": "#/components/schemas/Conversion",
                    "description": "The conversion as it stood after it."
                  }
                }
              },
              "ConversionErased": {
                "type": "object",
                "description": "A user was erased from a conversion.",
                "properties": {
                  "conversion_id": {
                    "type": "string",
                    "description": "The conversion's id."
                  }
                }
              },
              "ConversionState": {
                "type": "string",
                "description": "What adjustments have made of a conversion.\n\n- `CONVERSION_STATE_UNSPECIFIED`: Never sent.\n- `CONVERSION_STATE_RECORDED`: As it was recorded.\n- `CONVERSION_STATE_RESTATED`: Its value was restated.\n- `CONVERSION_STATE_RETRACTED`: It no longer counts.",
                "enum": [
                  "CONVERSION_STATE_UNSPECIFIED",
                  "CONVERSION_STATE_RECORDED",
                  "CONVERSION_STATE_RESTATED",
                  "CONVERSION_STATE_RETRACTED"
                ]
              },
              "ConversionSummary": {
                "type": "object",
                "description": "The figures of one group of conversions. The fields that name the group are empty unless grouped by.",
                "properties": {
                  "event_type": {
                    "type": "string",
                    "description": "The group's event type."
                  },
                  "agent_id": {
                    "type": "string",
                    "description": "The group's agent."
                  },
                  "agent_revision": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "The group's revision of the agent."
                  },
                  "start_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "The beginning of the group's hour, day or week, in the request's time zone."
                  },
                  "end_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "The end of the group's hour, day or week: the beginning of the next."
                  },
                  "conversions": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Conversions that count: recorded and not retracted."
                  },
                  "retracted_conversions": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Conversions that were retracted."
                  },
                  "calls": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Calls: the rooms of RecordCall that were connected, together with those that converted, also where that was retracted. A recorded call belongs to the time of its `start_time`. Not divided by event type, as a call has none, whether by group or by filter."
                  },
                  "converted_calls": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Calls with at least one conversion of the group that counts; never more than `calls`."
                  },
                  "rate": {
                    "type": "number",
                    "format": "double",
                    "description": "`converted_calls` by `calls`, from 0 to 1; 0 where there are no calls, or no rate is given."
                  },
                  "rate_interval": {
                    "$ref": "#/components/schemas/RateInterval",
                    "description": "How sure `rate` is; absent where no rate is given."
                  },
                  "revenues": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/Revenue"
                    },
                    "description": "One entry for each currency, sorted by its code."
                  },
                  "recorded_calls": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Calls of RecordCall that were connected, which `calls` contains. Not divided by event type either."
                  },
                  "no_rate_reason": {
                    "$ref": "#/components/schemas/NoRateReason",
                    "description": "Why no rate is given; unspecified where there is one."
                  }
                }
              },
              "CountingMode": {
                "type": "string",
                "description": "How often one event type counts within one room.\n\n- `COUNTING_MODE_UNSPECIFIED`: On input the default, COUNTING_MODE_EVERY; never sent.\n- `COUNTING_MODE_EVERY`: Each tracked conversion counts, but for repeats of an idempotency key.\n- `COUNTING_MODE_ONCE_PER_CALL`: One conversion for each room and event type: another one is answered as a duplicate of the first. Tests count apart, so that none stands in a real conversion's place. What was tracked in the other mode, before the agent changed, is not looked at.",
                "enum": [
                  "COUNTING_MODE_UNSPECIFIED",
                  "COUNTING_MODE_EVERY",
                  "COUNTING_MODE_ONCE_PER_CALL"
                ]
              },
              "EraseUserResponse": {
                "type": "object",
                "description": "The response of EraseUser.",
                "properties": {
                  "conversion_count": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "How many conversions were touched."
                  },
                  "call_count": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "How many calls were touched."
                  },
                  "record_count": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "How many records were touched in all: the two counts above, adjustments of the conversions that had details or a key, and idempotency keys that the conversions were made with. The keys still tell a repeat, but can't be read any more."
                  }
                }
              },
              "ExportedConversion": {
                "type": "object",
                "description": "A conversion that was exported from a ledger.",
                "properties": {
                  "conversion": {
                    "$ref": "#/components/schemas/TrackConversionRequest",
                    "description": "What was recorded. The rules of `ImportConversionsRequest.conversions` hold, but for duplicates."
                  },
                  "origin_id": {
                    "type": "string",
                    "description": "RecordOrigin.id as the export read it, or Conversion.id where there was no origin. Up to 256 bytes. A conversion that is there under this id, or was imported under it before, makes the item a duplicate, whatever its other fields say and though its user was erased meanwhile; and so it stays, when that one has been removed for its age. Two items of other ids are two conversions, though all else of them is the same. Empty: the item is one of `conversions`."
                  },
                  "key_token": {
                    "type": "string",
                    "description": "RecordOrigin.key_token, as the export read it: an item is a duplicate of the conversion that holds its key, too. One that no server has made: INVALID_ARGUMENT, reason KEY_TOKEN_INVALID. Needs `origin_id`."
                  }
                },
                "required": [
                  "conversion"
                ]
              },
              "GetAgentToolsResponse": {
                "type": "object",
                "description": "The response of GetAgentTools.",
                "properties": {
                  "toolsJson": {
                    "type": "string",
                    "description": "The value of the vendor's `tools` parameter, a JSON array with the one tool `track_conversion`. Its parameters are strings: `event_type`, an enum where the agent lists its event types, and `details`; optional are `amount`, an exact decimal without a sign, and `currency`, an ISO 4217 code, which together are TrackConversionRequest.value."
                  }
                }
              },
              "Heartbeat": {
                "type": "object",
                "description": "A sign of life."
              },
              "ImportConversionsRequest": {
                "type": "object",
                "description": "A part of an import.",
                "properties": {
                  "conversions": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/TrackConversionRequest"
                    },
                    "description": "Up to 1,000 conversions, taken in order. TrackConversion's rules hold, but for these: `timestamp` is required, and may be of any age from the year 1678 on, up to the 5 minutes that clocks may differ. The agent must exist, but need not track: its two switches and its list of allowed events say what may be tracked from now on, not what was. Its counting mode holds. Where it was deleted, items that are already there are still duplicates. An `idempotency_key` is one of TrackConversion's: an item is a duplicate of what was tracked under its key where the request was the same, or the record is the same in every field. An item without a key is a duplicate of any record that is the same in every other field, however that came in; of a record whose user was erased, user and details don't count."
                  },
                  "validate_only": {
                    "type": "boolean",
                    "description": "Sets `validate_only` for the items of this message. Such items are counted as what would become of them, after what the call has recorded and the items before them in the same message."
                  },
                  "exported_conversions": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/ExportedConversion"
                    },
                    "description": "Conversions as an export has them, up to 1,000 together with `conversions` and taken after those: with what tells them again in any ledger."
                  }
                }
              },
              "ImportConversionsResponse": {
                "type": "object",
                "description": "The outcome of an import.",
                "properties": {
                  "received_count": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Items received."
                  },
                  "imported_count": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Items recorded."
                  },
                  "duplicate_count": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Items that were there already."
                  },
                  "failed_count": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "Items that failed."
                  },
                  "errors": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/ImportError"
                    },
                    "description": "The first errors, up to 100, in the order of the items."
                  }
                }
              },
              "ImportError": {
                "type": "object",
                "description": "Why one item of an import failed.",
                "properties": {
                  "index": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "The item's place among all items of the call, from 0; in one message `conversions` come first."
                  },
                  "status": {
                    "$ref": "#/components/schemas/google.rpc.Status",
                    "description": "What TrackConversion would have answered."
                  }
                }
              },
              "ListAgentsResponse": {
                "type": "object",
                "description": "The response of ListAgents.",
                "properties": {
                  "agents": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/Agent"
                    },
                    "description": "One page of agents, in the order of their ids."
                  },
                  "nextPageToken": {
                    "type": "string",
                    "description": "Asks for the next page; empty on the last."
                  }
                }
              },
              "ListCallsResponse": {
                "type": "object",
                "description": "The response of ListCalls.",
                "properties": {
                  "calls": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/Call"
                    },
                    "description": "One page of calls, newest first by `start_time`; it may be short, or empty, and still have a next."
                  },
                  "next_page_token": {
                    "type": "string",
                    "description": "Asks for the next page; empty on the last."
                  }
                }
              },
              "ListConversionsResponse": {
                "type": "object",
                "description": "The response of ListConversions.",
                "properties": {
                  "conversions": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/Conversion"
                    },
                    "description": "One page of conversions, newest first by `timestamp`."
                  },
                  "next_page_token": {
                    "type": "string",
                    "description": "Asks for the next page; empty on the last."
                  }
                }
              },
              "Money": {
                "type": "object",
                "description": "An exact decimal amount in one currency, laid out as google.type.Money.\n\nAmounts are never floats, and amounts of different currencies are never added together.",
                "properties": {
                  "currency_code": {
                    "type": "string",
                    "description": "The ISO 4217 code in three capital letters: `USD`. Required where an amount is given; an unknown or malformed code is INVALID_ARGUMENT, reason CURRENCY_CODE_INVALID. A withdrawn code (ISO 4217 list three: `DEM`, `HRK`) is taken for a conversion whose `timestamp` is of the code's time or up to a year after the month of its withdrawal, as contracts and refunds go on in it for a while; in an adjustment, too, at any later time."
                  },
                  "units": {
                    "type": "string",
                    "format": "int64",
                    "pattern": "^-?[0-9]{1,19}$",
                    "description": "The whole units of the amount: 49 of USD 49.90. At most 1,000,000,000,000 (10^12) of them, with no nanos at the limit: more is INVALID_ARGUMENT, reason MONEY_INVALID."
                  },
                  "nanos": {
                    "type": "integer",
                    "format": "int32",
                    "minimum": -2147483648,
                    "maximum": 2147483647,
                    "description": "Billionths of a unit, from -999,999,999 to 999,999,999, with the sign of `units`: 900,000,000 of USD 49.90. Anything else is INVALID_ARGUMENT, reason MONEY_INVALID."
                  }
                }
              },
              "NoRateReason": {
                "type": "string",
                "description": "Why a group of conversions has no rate.\n\n- `NO_RATE_REASON_UNSPECIFIED`: It has one.\n- `NO_RATE_REASON_NO_RECORDED_CALLS`: No call of the group was recorded and connected: its calls are known only by having converted, so that every rate would be 1. Have the worker call RecordCall for each call.",
                "enum": [
                  "NO_RATE_REASON_UNSPECIFIED",
                  "NO_RATE_REASON_NO_RECORDED_CALLS"
                ]
              },
              "RateInterval": {
                "type": "object",
                "description": "The 95% Wilson score interval of a rate; 0 to 1 where there are no calls.",
                "properties": {
                  "lower": {
                    "type": "number",
                    "format": "double",
                    "description": "The lower bound, from 0."
                  },
                  "upper": {
                    "type": "number",
                    "format": "double",
                    "description": "The upper bound, to 1."
                  }
                }
              },
              "RecordOrigin": {
                "type": "object",
                "description": "What tells a conversion again, in whatever ledger.",
                "properties": {
                  "id": {
                    "type": "string",
                    "description": "The id that it has, or had, in the ledger where it was first recorded. An export names the conversion by it."
                  },
                  "key_token": {
                    "type": "string",
                    "description": "What stands for the idempotency key that it was recorded with, opaque: nobody can read the key from it, or tell by it whether a key was used. Brought back by an import, it makes a repeat of that key a duplicate in the ledger that the key was spent in, or in one restored from a backup of it. Told only by WatchConversions, where `include_key_tokens` asks for it; empty where there was no key."
                  }
                }
              },
              "Revenue": {
                "type": "object",
                "description": "The money of one group in one currency.",
                "properties": {
                  "gross": {
                    "$ref": "#/components/schemas/Money",
                    "description": "The values as recorded."
                  },
                  "adjustment": {
                    "$ref": "#/components/schemas/Money",
                    "description": "What retractions and restatements changed: `net` less `gross`."
                  },
                  "net": {
                    "$ref": "#/components/schemas/Money",
                    "description": "The values as they stand."
                  },
                  "out_of_range_currency_code": {
                    "type": "string",
                    "description": "The currency of a sum that no Money can hold, as it has 2^63 units or more: such a one of `gross`, `adjustment` and `net` is left out, and the others are exact. Empty where none is left out. Smaller groups have sums that fit."
                  }
                }
              },
              "SummarizeConversionsResponse": {
                "type": "object",
                "description": "The response of SummarizeConversions.",
                "properties": {
                  "summaries": {
                    "type": "array",
                    "items": {
                      "$ref": "#/components/schemas/ConversionSummary"
                    },
                    "description": "One row for each group that has a conversion or a call, sorted by the groups in the order asked for; always one where nothing is grouped by."
                  },
                  "next_page_token": {
                    "type": "string",
                    "description": "Asks for the next page; empty on the last."
                  }
                }
              },
              "SummaryGrouping": {
                "type": "string",
                "description": "What a summary is grouped by.\n\n- `SUMMARY_GROUPING_UNSPECIFIED`: Refused: INVALID_ARGUMENT.\n- `SUMMARY_GROUPING_EVENT_TYPE`: By event type.\n- `SUMMARY_GROUPING_AGENT`: By agent.\n- `SUMMARY_GROUPING_AGENT_REVISION`: By agent and its revision.\n- `SUMMARY_GROUPING_HOUR`: By the hour. Only one of HOUR, DAY and WEEK at a time.\n- `SUMMARY_GROUPING_DAY`: By the day of the request's time zone.\n- `SUMMARY_GROUPING_WEEK`: By the week of the request's time zone, from Monday (ISO 8601).",
                "enum": [
                  "SUMMARY_GROUPING_UNSPECIFIED",
                  "SUMMARY_GROUPING_EVENT_TYPE",
                  "SUMMARY_GROUPING_AGENT",
                  "SUMMARY_GROUPING_AGENT_REVISION",
                  "SUMMARY_GROUPING_HOUR",
                  "SUMMARY_GROUPING_DAY",
                  "SUMMARY_GROUPING_WEEK"
                ]
              },
              "ToolTarget": {
                "type": "string",
                "description": "Whose form a tool's definition takes.\n\n- `TOOL_TARGET_UNSPECIFIED`: Refused: INVALID_ARGUMENT.\n- `TOOL_TARGET_OPENAI`: OpenAI's function tools, as its Chat Completions API and those that follow it take them.\n- `TOOL_TARGET_ANTHROPIC`: Anthropic's tools.\n- `TOOL_TARGET_GEMINI`: Gemini's function declarations.\n- `TOOL_TARGET_MCP`: The tools of the Model Context Protocol, as its `tools/list` returns them.\n- `TOOL_TARGET_OPENAI_RESPONSES`: OpenAI's function tools, as its Responses API takes them.",
                "enum": [
                  "TOOL_TARGET_UNSPECIFIED",
                  "TOOL_TARGET_OPENAI",
                  "TOOL_TARGET_ANTHROPIC",
                  "TOOL_TARGET_GEMINI",
                  "TOOL_TARGET_MCP",
                  "TOOL_TARGET_OPENAI_RESPONSES"
                ]
              },
              "TrackConversionRequest": {
                "type": "object",
                "description": "The request of TrackConversion.",
                "properties": {
                  "agent_id": {
                    "type": "string",
                    "description": "The agent that tracks. Required; up to 256 bytes. It must exist (NOT_FOUND, reason AGENT_NOT_FOUND) and have `analytics_enabled` and `analytics_track_conversions` on (FAILED_PRECONDITION, reason TRACKING_DISABLED)."
                  },
                  "room_name": {
                    "type": "string",
                    "description": "The room of the call. Required; up to 256 bytes."
                  },
                  "user_id": {
                    "type": "string",
                    "description": "The caller, if known; up to 256 bytes."
                  },
                  "event_type": {
                    "type": "string",
                    "description": "What happened. Empty: the agent's `analytics_conversion_event`. Trimmed, lower-cased, runs of spaces and hyphens made `_`, those of Unicode and its dashes up to the en dash among them; then it must match `[a-z][a-z0-9_.]{0,63}` (reason EVENT_TYPE_INVALID) and, where the agent lists its events, be among them (reason EVENT_TYPE_NOT_ALLOWED)."
                  },
                  "details": {
                    "type": "string",
                    "description": "What the model says about it, free text of up to 8 KiB. Nothing is read out of it. The server may be set to mask e-mail addresses, phone numbers and card numbers in it, before it is stored."
                  },
                  "idempotency_key": {
                    "type": "string",
                    "description": "Makes a repeat safe; a worker sends the tool call's id. Up to 256 bytes. It belongs to the agent and the room: the same text in another room, or of another agent, is another key, as models give ids that are unique only within one call. The same key with the same content gives the first record back with `duplicate`; with other content it is ALREADY_EXISTS, reason IDEMPOTENCY_KEY_REUSED. The server keeps a hash of the key and no text, as long as the key's record: for good, unless the server removes what is old; then the key is a new one again. A repeat gets the first record back even where it would not be taken any more: after the agent's tracking was switched off, or its events or the late window have left it out. Over HTTP (JSON, Connect, gRPC-Web) the header `Idempotency-Key` is as good as the field, as it stands or in double quotes; both, and different, is INVALID_ARGUMENT, reason IDEMPOTENCY_KEY_INVALID. gRPC metadata of that name is not read."
                  },
                  "timestamp": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When it happened; absent: now. More than 5 minutes ahead (reason TIMESTAMP_IN_FUTURE) or older than the late window of 7 days, which the server may configure (reason TIMESTAMP_TOO_OLD), is INVALID_ARGUMENT; ImportConversions takes older ones. Outside of the years 1 to 9999, or with nanos outside of a second: reason TIMESTAMP_INVALID."
                  },
                  "value": {
                    "$ref": "#/components/schemas/Money",
                    "description": "What it is worth; absent: nothing is known. Zero is a value. Negative, or more than 10^12 units of its currency: INVALID_ARGUMENT, reason MONEY_INVALID."
                  },
                  "validate_only": {
                    "type": "boolean",
                    "description": "Runs every check and returns what would be recorded, but records nothing and spends no key."
                  },
                  "test": {
                    "type": "boolean",
                    "description": "A trial: the record stays out of lists, reports and watches that do not ask for tests."
                  }
                },
                "required": [
                  "agent_id",
                  "room_name"
                ]
              },
              "TrackConversionResponse": {
                "type": "object",
                "description": "The response of TrackConversion.",
                "properties": {
                  "message": {
                    "type": "string",
                    "description": "Always exactly `Conversion tracked successfully.`, for a duplicate too, so that no model tries again."
                  },
                  "conversion": {
                    "$ref": "#/components/schemas/Conversion",
                    "description": "The record: the new one, or for a duplicate the first."
                  },
                  "duplicate": {
                    "type": "boolean",
                    "description": "The conversion was there already, by its idempotency key or by the agent's counting mode."
                  }
                }
              },
              "Transcriber": {
                "type": "object",
                "description": "What turns a caller's speech into text.",
                "properties": {
                  "provider": {
                    "type": "string",
                    "description": "Such as `deepgram`; up to 256 bytes."
                  },
                  "model": {
                    "type": "string",
                    "description": "Such as `nova-2-conversationalai`; up to 256 bytes."
                  }
                }
              },
              "Voice": {
                "type": "object",
                "description": "What turns an agent's text into speech.",
                "properties": {
                  "provider": {
                    "type": "string",
                    "description": "Such as `deepgram`; up to 256 bytes."
                  },
                  "voiceId": {
                    "type": "string",
                    "description": "Such as `aura-2-thalia-en`; up to 256 bytes."
                  }
                }
              },
              "WatchConversionsResponse": {
                "type": "object",
                "description": "One event of the ledger, or a heartbeat.",
                "properties": {
                  "cursor": {
                    "type": "string",
                    "description": "Saved by the client, it continues after this event or heartbeat, on any later call. Opaque."
                  },
                  "commit_time": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the event was received, just before its commit; for a heartbeat, when it was sent."
                  },
                  "recorded": {
                    "$ref": "#/components/schemas/Conversion",
                    "description": "A conversion was recorded. It is shown as it was then, but for erased users."
                  },
                  "adjusted": {
                    "$ref": "#/components/schemas/ConversionAdjusted",
                    "description": "A conversion was adjusted."
                  },
                  "erased": {
                    "$ref": "#/components/schemas/ConversionErased",
                    "description": "A user was erased from a conversion: remove the id and details from any copy."
                  },
                  "heartbeat": {
                    "$ref": "#/components/schemas/Heartbeat",
                    "description": "Nothing: the stream is alive, and everything up to the cursor was sent."
                  },
                  "call_recorded": {
                    "$ref": "#/components/schemas/Call",
                    "description": "A call was recorded, more became known of it, or its user was erased: all that is known of it. A call has one event, that of its last change: who reads late is spared what has been added to since, and who reads on gets every change. Replace any copy of the call by it."
                  }
                }
              },
              "WatchPosition": {
                "type": "string",
                "description": "An end of the ledger.\n\n- `WATCH_POSITION_UNSPECIFIED`: Refused: INVALID_ARGUMENT.\n- `WATCH_POSITION_BEGINNING`: From the first event on.\n- `WATCH_POSITION_NOW`: Only what is committed from now on.",
                "enum": [
                  "WATCH_POSITION_UNSPECIFIED",
                  "WATCH_POSITION_BEGINNING",
                  "WATCH_POSITION_NOW"
                ]
              },
              "google.rpc.Status": {
                "type": "object",
                "description": "How a call ended, with details for programs. Travels in `grpc-status-details-bin`.",
                "properties": {
                  "code": {
                    "type": "integer",
                    "format": "int32",
                    "minimum": -2147483648,
                    "maximum": 2147483647,
                    "description": "A gRPC status code."
                  },
                  "message": {
                    "type": "string",
                    "description": "A sentence that says what to do."
                  },
                  "details": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": {
                        "@type": {
                          "type": "string"
                        }
                      },
                      "required": [
                        "@type"
                      ]
                    },
                    "description": "Messages of error_details.proto."
                  }
                }
              }
            }
          }
        }
        """###
}
