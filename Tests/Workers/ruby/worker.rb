# A voice worker: creates an agent, records what the model reports, and watches the server's health.
require "digest"
require "securerandom"
require "google/protobuf/well_known_types" # Any.unpack
require "conversion/v1/agent_service_services_pb"
require "conversion/v1/conversion_service_services_pb"
require "google/rpc/error_details_pb"
require "google/rpc/status_pb"
require "grpc/health/v1/health_services_pb"

# With an idempotency key in every request, a lost answer is safe to ask for again.
RETRIES = <<~JSON
  {"methodConfig": [{
    "name": [{"service": "conversion.v1.ConversionService", "method": "TrackConversion"}],
    "retryPolicy": {
      "maxAttempts": 5, "initialBackoff": "0.1s", "maxBackoff": "2s", "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]}
JSON

# The code's name in the protocol.
def code_name(error)
  GRPC::Core::StatusCodes.constants.find { |name| GRPC::Core::StatusCodes.const_get(name) == error.code }.to_s
end

# What a failed call says to programs: ErrorInfo's reason, and the fields that BadRequest names.
def reason_and_fields(error)
  reason, fields = "", []
  details = Google::Rpc::Status.decode(error.metadata.fetch("grpc-status-details-bin", "")).details
  details.each do |detail|
    if (info = detail.unpack(Google::Rpc::ErrorInfo))
      reason = info.reason
    elsif (bad_request = detail.unpack(Google::Rpc::BadRequest))
      fields = bad_request.field_violations.map(&:field)
    end
  end
  [reason, fields]
end

# A repeat of a tool call has the same key. Models give ids that are unique only within a turn, or none at all, so that the
# arguments are a part of it, and chance where there is no id.
def idempotency_key(tool_call_id, *arguments)
  tool_call_id = SecureRandom.hex if tool_call_id.to_s.empty?
  Digest::SHA256.hexdigest([tool_call_id, *arguments].join("\0"))
end

# Runs the model's tool call; returns what the model is told.
def track_conversion(conversions, agent, room, tool_call_id, event_type, details)
  request = Conversion::V1::TrackConversionRequest.new(
    agent_id: agent.id, room_name: room, event_type: event_type, details: details,
    idempotency_key: idempotency_key(tool_call_id, event_type, details)
  )
  response = conversions.track_conversion(request, deadline: Time.now + 10)
  puts "#{response.conversion.id} #{response.duplicate ? 'duplicate' : 'recorded'}"
  response.message
rescue GRPC::BadStatus => error
  puts [code_name(error), *reason_and_fields(error)].join(" ")
  error.details
end

# Follows the server's health until it is bad, or the time is over.
def watch_health(health, seconds)
  watch = health.watch(Grpc::Health::V1::HealthCheckRequest.new, deadline: Time.now + seconds, return_op: true)
  watch.execute.each do |response|
    puts "health: #{response.status}"
    next if response.status == :SERVING

    watch.cancel
    return
  end
rescue GRPC::BadStatus => error
  puts "health: #{code_name(error)}"
end

address, seconds = ARGV
$stdout.sync = true
options = { channel_args: { "grpc.service_config" => RETRIES } }
agents = Conversion::V1::AgentService::Stub.new(address, :this_channel_is_insecure, **options)
conversions = Conversion::V1::ConversionService::Stub.new(address, :this_channel_is_insecure, **options)
health = Grpc::Health::V1::Health::Stub.new(address, :this_channel_is_insecure)

agent = agents.create_agent(
  Conversion::V1::CreateAgentRequest.new(agent: Conversion::V1::Agent.new(
    name: "Sales Agent with Tracking", model: "gpt-4o-mini",
    analytics_enabled: true, analytics_track_conversions: true, analytics_conversion_event: "purchase"
  )), deadline: Time.now + 10
)
tool_call_id = "call_#{SecureRandom.hex}" # The model's, in a real worker.
["premium_signup", "premium_signup", "newsletter_signup", "1st!"].each do |event_type|
  puts track_conversion(conversions, agent, "room_abc123", tool_call_id, event_type, "Premium at $49/month")
end
watch_health(health, (seconds || 1).to_f)
