/* Made by protoc-gen-conversion. Do not edit: run `make generate`. */
#pragma once

#include "google/protobuf/timestamp.pb-c.h"
#include "conversion/v1/agent.pb-c.h"
#include "google/protobuf/empty.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "conversion/v1/agent_service.pb-c.h"
#include "conversion/v1/call.pb-c.h"
#include "conversion/v1/money.pb-c.h"
#include "conversion/v1/conversion.pb-c.h"
#include "conversion/v1/summary.pb-c.h"
#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/any.pb-c.h"
#include "google/rpc/status.pb-c.h"
#include "conversion/v1/conversion_service.pb-c.h"
#include "google/rpc/error_details.pb-c.h"
#include "grpc/health/v1/health.pb-c.h"
#include "grpc/reflection/v1/reflection.pb-c.h"
#include "grpc/reflection/v1alpha/reflection.pb-c.h"

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__protobuf__timestamp__pointer(void) {
    return &google__protobuf__timestamp__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__agent__pointer(void) {
    return &conversion__v1__agent__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__transcriber__pointer(void) {
    return &conversion__v1__transcriber__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__voice__pointer(void) {
    return &conversion__v1__voice__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__protobuf__empty__pointer(void) {
    return &google__protobuf__empty__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__protobuf__field_mask__pointer(void) {
    return &google__protobuf__field_mask__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__create_agent_request__pointer(void) {
    return &conversion__v1__create_agent_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__get_agent_request__pointer(void) {
    return &conversion__v1__get_agent_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__list_agents_request__pointer(void) {
    return &conversion__v1__list_agents_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__list_agents_response__pointer(void) {
    return &conversion__v1__list_agents_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__update_agent_request__pointer(void) {
    return &conversion__v1__update_agent_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__delete_agent_request__pointer(void) {
    return &conversion__v1__delete_agent_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__get_agent_tools_request__pointer(void) {
    return &conversion__v1__get_agent_tools_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__get_agent_tools_response__pointer(void) {
    return &conversion__v1__get_agent_tools_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__call__pointer(void) {
    return &conversion__v1__call__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__call_filter__pointer(void) {
    return &conversion__v1__call_filter__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__money__pointer(void) {
    return &conversion__v1__money__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__conversion__pointer(void) {
    return &conversion__v1__conversion__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__record_origin__pointer(void) {
    return &conversion__v1__record_origin__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__adjustment__pointer(void) {
    return &conversion__v1__adjustment__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__conversion_filter__pointer(void) {
    return &conversion__v1__conversion_filter__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__conversion_summary__pointer(void) {
    return &conversion__v1__conversion_summary__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__rate_interval__pointer(void) {
    return &conversion__v1__rate_interval__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__revenue__pointer(void) {
    return &conversion__v1__revenue__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__protobuf__duration__pointer(void) {
    return &google__protobuf__duration__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__protobuf__any__pointer(void) {
    return &google__protobuf__any__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__status__pointer(void) {
    return &google__rpc__status__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__track_conversion_request__pointer(void) {
    return &conversion__v1__track_conversion_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__track_conversion_response__pointer(void) {
    return &conversion__v1__track_conversion_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__batch_track_conversions_request__pointer(void) {
    return &conversion__v1__batch_track_conversions_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__batch_track_conversions_response__pointer(void) {
    return &conversion__v1__batch_track_conversions_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__batch_track_conversions_result__pointer(void) {
    return &conversion__v1__batch_track_conversions_result__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__get_conversion_request__pointer(void) {
    return &conversion__v1__get_conversion_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__list_conversions_request__pointer(void) {
    return &conversion__v1__list_conversions_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__list_conversions_response__pointer(void) {
    return &conversion__v1__list_conversions_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__adjust_conversion_request__pointer(void) {
    return &conversion__v1__adjust_conversion_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__adjustment_origin__pointer(void) {
    return &conversion__v1__adjustment_origin__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__adjust_conversion_response__pointer(void) {
    return &conversion__v1__adjust_conversion_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__summarize_conversions_request__pointer(void) {
    return &conversion__v1__summarize_conversions_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__summarize_conversions_response__pointer(void) {
    return &conversion__v1__summarize_conversions_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__watch_conversions_request__pointer(void) {
    return &conversion__v1__watch_conversions_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__watch_conversions_response__pointer(void) {
    return &conversion__v1__watch_conversions_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__conversion_adjusted__pointer(void) {
    return &conversion__v1__conversion_adjusted__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__conversion_erased__pointer(void) {
    return &conversion__v1__conversion_erased__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__heartbeat__pointer(void) {
    return &conversion__v1__heartbeat__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__import_conversions_request__pointer(void) {
    return &conversion__v1__import_conversions_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__exported_conversion__pointer(void) {
    return &conversion__v1__exported_conversion__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__import_conversions_response__pointer(void) {
    return &conversion__v1__import_conversions_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__import_error__pointer(void) {
    return &conversion__v1__import_error__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__record_call_request__pointer(void) {
    return &conversion__v1__record_call_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__get_call_request__pointer(void) {
    return &conversion__v1__get_call_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__list_calls_request__pointer(void) {
    return &conversion__v1__list_calls_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__list_calls_response__pointer(void) {
    return &conversion__v1__list_calls_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__erase_user_request__pointer(void) {
    return &conversion__v1__erase_user_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *conversion__v1__erase_user_response__pointer(void) {
    return &conversion__v1__erase_user_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__error_info__pointer(void) {
    return &google__rpc__error_info__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__error_info__metadata_entry__pointer(void) {
    return &google__rpc__error_info__metadata_entry__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__retry_info__pointer(void) {
    return &google__rpc__retry_info__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__debug_info__pointer(void) {
    return &google__rpc__debug_info__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__quota_failure__pointer(void) {
    return &google__rpc__quota_failure__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__quota_failure__violation__pointer(void) {
    return &google__rpc__quota_failure__violation__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__precondition_failure__pointer(void) {
    return &google__rpc__precondition_failure__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__precondition_failure__violation__pointer(void) {
    return &google__rpc__precondition_failure__violation__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__bad_request__pointer(void) {
    return &google__rpc__bad_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__bad_request__field_violation__pointer(void) {
    return &google__rpc__bad_request__field_violation__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__request_info__pointer(void) {
    return &google__rpc__request_info__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__resource_info__pointer(void) {
    return &google__rpc__resource_info__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__help__pointer(void) {
    return &google__rpc__help__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__help__link__pointer(void) {
    return &google__rpc__help__link__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *google__rpc__localized_message__pointer(void) {
    return &google__rpc__localized_message__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__health__v1__health_check_request__pointer(void) {
    return &grpc__health__v1__health_check_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__health__v1__health_check_response__pointer(void) {
    return &grpc__health__v1__health_check_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__health__v1__health_list_request__pointer(void) {
    return &grpc__health__v1__health_list_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__health__v1__health_list_response__pointer(void) {
    return &grpc__health__v1__health_list_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__health__v1__health_list_response__statuses_entry__pointer(void) {
    return &grpc__health__v1__health_list_response__statuses_entry__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__server_reflection_request__pointer(void) {
    return &grpc__reflection__v1__server_reflection_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__extension_request__pointer(void) {
    return &grpc__reflection__v1__extension_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__server_reflection_response__pointer(void) {
    return &grpc__reflection__v1__server_reflection_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__file_descriptor_response__pointer(void) {
    return &grpc__reflection__v1__file_descriptor_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__extension_number_response__pointer(void) {
    return &grpc__reflection__v1__extension_number_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__list_service_response__pointer(void) {
    return &grpc__reflection__v1__list_service_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__service_response__pointer(void) {
    return &grpc__reflection__v1__service_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1__error_response__pointer(void) {
    return &grpc__reflection__v1__error_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__server_reflection_request__pointer(void) {
    return &grpc__reflection__v1alpha__server_reflection_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__extension_request__pointer(void) {
    return &grpc__reflection__v1alpha__extension_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__server_reflection_response__pointer(void) {
    return &grpc__reflection__v1alpha__server_reflection_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__file_descriptor_response__pointer(void) {
    return &grpc__reflection__v1alpha__file_descriptor_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__extension_number_response__pointer(void) {
    return &grpc__reflection__v1alpha__extension_number_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__list_service_response__pointer(void) {
    return &grpc__reflection__v1alpha__list_service_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__service_response__pointer(void) {
    return &grpc__reflection__v1alpha__service_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__reflection__v1alpha__error_response__pointer(void) {
    return &grpc__reflection__v1alpha__error_response__descriptor;
}
