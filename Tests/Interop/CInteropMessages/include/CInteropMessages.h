/* Made by protoc-gen-conversion. Do not edit: run `make generate`. */
#pragma once

#include "grpc/testing/empty.pb-c.h"
#include "grpc/testing/messages.pb-c.h"
#include "grpc/testing/test.pb-c.h"

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__empty__pointer(void) {
    return &grpc__testing__empty__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__bool_value__pointer(void) {
    return &grpc__testing__bool_value__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__payload__pointer(void) {
    return &grpc__testing__payload__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__echo_status__pointer(void) {
    return &grpc__testing__echo_status__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__simple_request__pointer(void) {
    return &grpc__testing__simple_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__simple_response__pointer(void) {
    return &grpc__testing__simple_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__streaming_input_call_request__pointer(void) {
    return &grpc__testing__streaming_input_call_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__streaming_input_call_response__pointer(void) {
    return &grpc__testing__streaming_input_call_response__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__response_parameters__pointer(void) {
    return &grpc__testing__response_parameters__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__streaming_output_call_request__pointer(void) {
    return &grpc__testing__streaming_output_call_request__descriptor;
}

/* The address of the message's descriptor. */
static inline const ProtobufCMessageDescriptor *grpc__testing__streaming_output_call_response__pointer(void) {
    return &grpc__testing__streaming_output_call_response__descriptor;
}
