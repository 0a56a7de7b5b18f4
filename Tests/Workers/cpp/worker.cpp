// A voice worker: creates an agent, records what the model reports, and watches the server's health.
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>

#include <grpcpp/grpcpp.h>

#include "conversion/v1/agent_service.grpc.pb.h"
#include "conversion/v1/conversion_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"

using conversion::v1::AgentService;
using conversion::v1::ConversionService;
using conversion::v1::TrackConversionRequest;
using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckResponse;

// With an idempotency key in every request, a lost answer is safe to ask for again.
const char retries[] = R"({"methodConfig": [{
    "name": [{"service": "conversion.v1.ConversionService", "method": "TrackConversion"}],
    "retryPolicy": {
        "maxAttempts": 5, "initialBackoff": "0.1s", "maxBackoff": "2s", "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]})";

std::chrono::system_clock::time_point in(double seconds) {
    return std::chrono::system_clock::now() +
           std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::duration<double>(seconds));
}

// The code's name in the protocol, for those that this worker meets.
std::string code_name(const grpc::Status& status) {
    switch (status.error_code()) {
    case grpc::StatusCode::INVALID_ARGUMENT: return "INVALID_ARGUMENT";
    case grpc::StatusCode::DEADLINE_EXCEEDED: return "DEADLINE_EXCEEDED";
    case grpc::StatusCode::NOT_FOUND: return "NOT_FOUND";
    case grpc::StatusCode::RESOURCE_EXHAUSTED: return "RESOURCE_EXHAUSTED";
    case grpc::StatusCode::UNAVAILABLE: return "UNAVAILABLE";
    default: return "code " + std::to_string(status.error_code());
    }
}

// What a failed call says to programs: ErrorInfo's reason, and the fields that BadRequest names.
std::string reason_and_fields(const grpc::Status& status) {
    std::string reason, fields;
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    for (const auto& detail : details.details()) {
        google::rpc::ErrorInfo info;
        google::rpc::BadRequest bad_request;
        if (detail.UnpackTo(&info)) {
            reason = info.reason();
        } else if (detail.UnpackTo(&bad_request)) {
            for (const auto& violation : bad_request.field_violations()) fields += " " + violation.field();
        }
    }
    return reason + fields;
}

// A repeat of a tool call has the same key. Models give ids that are unique only within a turn, or none at all, so that the
// arguments are a part of it, and chance where there is no id.
std::string idempotency_key(std::string tool_call_id, const std::string& event_type, const std::string& details) {
    if (tool_call_id.empty()) {
        std::random_device random;
        for (int part = 0; part < 4; ++part) tool_call_id += std::to_string(random()) + ".";
    }
    // FNV-1a. Where chance makes two alike, the server tells it by the content, and loses nothing in silence.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (unsigned char byte : event_type + '\0' + details) hash = (hash ^ byte) * 0x100000001b3;
    return tool_call_id.substr(0, 200) + "-" + std::to_string(hash);
}

// Runs the model's tool call; returns what the model is told.
std::string track_conversion(ConversionService::Stub& conversions, const TrackConversionRequest& request) {
    grpc::ClientContext context;
    context.set_deadline(in(10));
    conversion::v1::TrackConversionResponse response;
    grpc::Status status = conversions.TrackConversion(&context, request, &response);
    if (!status.ok()) {
        std::cout << code_name(status) << " " << reason_and_fields(status) << std::endl;
        return status.error_message();
    }
    std::cout << response.conversion().id() << (response.duplicate() ? " duplicate" : " recorded") << std::endl;
    return response.message();
}

// Follows the server's health until it is bad, or the time is over.
void watch_health(Health::Stub& health, double seconds) {
    grpc::ClientContext context;
    context.set_deadline(in(seconds));
    auto watch = health.Watch(&context, grpc::health::v1::HealthCheckRequest());
    HealthCheckResponse response;
    while (watch->Read(&response)) {
        std::cout << "health: " << HealthCheckResponse::ServingStatus_Name(response.status()) << std::endl;
        if (response.status() != HealthCheckResponse::SERVING) {
            context.TryCancel();
            watch->Finish();
            return;
        }
    }
    std::cout << "health: " << code_name(watch->Finish()) << std::endl;
}

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: worker ADDRESS [SECONDS]" << std::endl;
        return 2;
    }
    grpc::ChannelArguments options;
    options.SetServiceConfigJSON(retries);
    auto channel = grpc::CreateCustomChannel(arguments[1], grpc::InsecureChannelCredentials(), options);

    conversion::v1::CreateAgentRequest creation;
    conversion::v1::Agent agent;
    creation.mutable_agent()->set_name("Sales Agent with Tracking");
    creation.mutable_agent()->set_model("gpt-4o-mini");
    creation.mutable_agent()->set_analytics_enabled(true);
    creation.mutable_agent()->set_analytics_track_conversions(true);
    creation.mutable_agent()->set_analytics_conversion_event("purchase");
    grpc::ClientContext context;
    context.set_deadline(in(10));
    grpc::Status status = AgentService::NewStub(channel)->CreateAgent(&context, creation, &agent);
    if (!status.ok()) {
        std::cerr << status.error_message() << std::endl;
        return 1;
    }

    auto conversions = ConversionService::NewStub(channel);
    TrackConversionRequest request;
    request.set_agent_id(agent.id());
    request.set_room_name("room_abc123");
    request.set_details("Premium at $49/month");
    std::string tool_call_id = "call_" + std::to_string(getpid()) + "_" + agent.id();  // The model's, in a real worker.
    for (const char* event_type : {"premium_signup", "premium_signup", "newsletter_signup", "1st!"}) {
        request.set_event_type(event_type);
        request.set_idempotency_key(idempotency_key(tool_call_id, event_type, request.details()));
        std::cout << track_conversion(*conversions, request) << std::endl;
    }
    watch_health(*Health::NewStub(channel), count > 2 ? std::stod(arguments[2]) : 1);
}
