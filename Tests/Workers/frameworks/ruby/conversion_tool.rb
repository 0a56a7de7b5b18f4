require "bigdecimal"
require "digest"
require "google/protobuf/well_known_types" # Any.unpack
require "json"
require "logger"
require "securerandom"
require "conversion/v1/agent_service_services_pb"
require "conversion/v1/conversion_service_services_pb"
require "google/rpc/error_details_pb"
require "google/rpc/status_pb"

# The model's arguments make no request; says what to correct.
class WrongArguments < StandardError; end

# `track_conversion` in one call. Usable from any thread; close it at the call's end.
class ConversionTool
  # Each attempt has a deadline of its own, so that an answer that was lost without a word is asked for again.
  ATTEMPT_SECONDS = 3
  # The conversation goes on after this; the recording does, too.
  PATIENCE_SECONDS = 6
  # How long a worker may live on after its call, for what is still not recorded.
  LAST_CHANCE_SECONDS = 30
  # A model that has erred this often in one call is not asked to correct itself any more.
  MOST_CORRECTIONS = 2
  WORTH_RETRYING = [GRPC::Unavailable, GRPC::DeadlineExceeded, GRPC::ResourceExhausted].freeze
  # What the model can correct: the request's fields by the names that its tool has for them.
  PARAMETERS = {
    "event_type" => "event_type", "details" => "details", "value" => "amount", "value.currency_code" => "currency"
  }.freeze
  IN_HAND = "It is being recorded. Do not call track_conversion again for it; go on with the conversation.".freeze
  TAKEN = "Not recorded again: a tool call with this id and these arguments was recorded before. " \
          "Do not call track_conversion again for it; go on with the conversation.".freeze
  HOPELESS = "It can't be recorded. Do not call track_conversion again in this call; go on with the conversation.".freeze

  def initialize(agents, conversions, agent_id, room_name, user_id: "", log: Logger.new($stderr))
    @agents, @conversions, @log = agents, conversions, log
    @call = Conversion::V1::Call.new(agent_id: agent_id, room_name: room_name, user_id: user_id, start_time: now)
    @mutex = Mutex.new
    @recordings = {} # By idempotency key: threads, whose value is what the model is told.
    @corrections = 0
    @last_chance = nil # When the call is over.
  end

  # The value of the vendor's `tools` parameter; empty for an agent that tracks nothing.
  def definitions(target)
    request = Conversion::V1::GetAgentToolsRequest.new(agent_id: @call.agent_id, target: target)
    JSON.parse(@agents.get_agent_tools(request, deadline: Time.now + ATTEMPT_SECONDS).tools_json)
  rescue GRPC::BadStatus => error
    # A call without its tool is better than no call.
    @log.error("no track_conversion in this call: #{error.message}")
    []
  end

  # Begins the model's tool call, or finds it where it was begun with its id and arguments; nobody needs to wait for it.
  # Without an id each call of this is another tool call: keep what it returns, and finish that.
  def start(tool_call_id, arguments)
    key = self.class.idempotency_key(tool_call_id, arguments)
    @mutex.synchronize { @recordings[key] ||= Thread.new { record(key, arguments) } }
  end

  # Waits for a tool call; returns what the model is told, always. The block is asked now and then whether the caller has
  # interrupted: the recording goes on then, as whether it had reached the server is not known, and the goal was reached
  # either way.
  def finish(recording, &interrupted)
    patience = Time.now + PATIENCE_SECONDS
    until recording.join(0.02)
      return IN_HAND if Time.now > patience || interrupted&.call
    end
    recording.value
  end

  # The same for a repeat of a tool call. Models give ids that are unique only within a call or a turn, or none at all, so that
  # the arguments are a part of it, and chance where there is no id.
  def self.idempotency_key(tool_call_id, arguments)
    tool_call_id = SecureRandom.hex if tool_call_id.to_s.empty?
    begin
      parsed = JSON.parse(arguments, decimal_class: BigDecimal)
      # Without the spaces, and with the keys in one order; what is no object stays as it is.
      arguments = parsed.sort.map { |name, value| "#{name}=#{value.is_a?(BigDecimal) ? value.to_s('F') : value}" }.join("\0") if parsed.is_a?(Hash)
    rescue JSON::ParserError
      # The model is told when it is recorded.
    end
    Digest::SHA256.hexdigest("#{tool_call_id}\0#{arguments}")
  end

  # Records the call, converted or not, and waits for what is still being recorded.
  def close
    @last_chance = Time.now + LAST_CHANCE_SECONDS
    @call.end_time = now
    # The call has no key: the room names it, and a repeat says the same.
    request = Conversion::V1::RecordCallRequest.new(call: @call)
    until_answered { |deadline| @conversions.record_call(request, deadline: deadline) }
  rescue GRPC::BadStatus => error
    @log.error("not recorded, #{error.message}: call #{@call.room_name}")
  ensure
    @mutex.synchronize { @recordings.values }.each(&:join)
  end

  private

  def now
    time = Time.now
    Google::Protobuf::Timestamp.new(seconds: time.to_i, nanos: time.nsec)
  end

  def record(key, arguments)
    request = request(key, arguments)
    until_answered { |deadline| @conversions.track_conversion(request, deadline: deadline) }.message
  rescue WrongArguments => error
    refused(error.message)
  rescue GRPC::AlreadyExists
    # By an earlier life of this worker, whose clock gave it another moment.
    TAKEN
  rescue GRPC::BadStatus => error
    if (correction = what_to_correct(error))
      refused(correction)
    else
      # A deleted agent, tracking switched off: nothing that a model could mend. Logged as
      # `conversionctl batch` takes it, so that it can be recorded by hand.
      @log.error("not recorded, #{error.message}: #{request.to_json}")
      HOPELESS
    end
  end

  # Has the model correct itself, but not for ever.
  def refused(correction)
    return HOPELESS if @mutex.synchronize { @corrections += 1 } > MOST_CORRECTIONS

    "Not recorded. #{correction} Correct that, and call track_conversion once more."
  end

  def request(key, arguments)
    # A number keeps the digits that it has in the JSON.
    arguments = JSON.parse(arguments.empty? ? "{}" : arguments, decimal_class: BigDecimal)
    raise WrongArguments, "The arguments must be a JSON object." unless arguments.is_a?(Hash)

    request = Conversion::V1::TrackConversionRequest.new(
      agent_id: @call.agent_id, room_name: @call.room_name, user_id: @call.user_id,
      event_type: arguments["event_type"].to_s, details: arguments["details"].to_s, idempotency_key: key,
      # The moment of the goal, not that of an attempt: a repeat must have the same content.
      timestamp: now
    )
    # Models fill in what they leave out: with null, or with nothing.
    amount = arguments["amount"]
    request.value = money(amount, arguments["currency"].to_s) unless amount.nil? || amount == ""
    request
  rescue JSON::ParserError, Encoding::UndefinedConversionError, Encoding::InvalidByteSequenceError
    raise WrongArguments, "The arguments must be a JSON object of well-formed text."
  end

  # The exact amount: it never passes through a float.
  def money(amount, currency)
    text = amount.is_a?(BigDecimal) ? amount.to_s("F") : amount.to_s
    digits = /\A([0-9]{1,18})(?:\.([0-9]{1,9}))?\z/.match(text)
    raise WrongArguments, "amount must be digits with a decimal point, at most 9 behind it, such as 49.00." unless digits
    raise WrongArguments, "currency is missing: the ISO 4217 code of the amount, such as USD." if currency.empty?

    Conversion::V1::Money.new(currency_code: currency, units: digits[1].to_i, nanos: digits[2].to_s.ljust(9, "0").to_i)
  end

  # The messages of one kind that come with an error.
  def details(error, kind)
    status = Google::Rpc::Status.decode(error.metadata.fetch("grpc-status-details-bin", ""))
    status.details.filter_map { |detail| detail.unpack(kind) }
  end

  # What a model can do about an error, in the words of its tool; nil where it can do nothing.
  def what_to_correct(error)
    violations = details(error, Google::Rpc::BadRequest).flat_map { |bad_request| bad_request.field_violations.to_a }
    return if violations.empty? || violations.any? { |violation| !PARAMETERS.key?(violation.field) }

    violations.map { |violation| violation.description.gsub(violation.field, PARAMETERS[violation.field]) }.join(" ")
  end

  # Makes the same request until its outcome is known: under its key, all attempts count as one.
  def until_answered
    attempt = 0
    begin
      yield Time.now + ATTEMPT_SECONDS
    rescue *WORTH_RETRYING => error
      raise if @last_chance && Time.now > @last_chance

      # What the server asks for, else longer each time, at random.
      asked = details(error, Google::Rpc::RetryInfo).first&.retry_delay
      sleep(asked ? (asked.seconds + asked.nanos / 1e9) * rand(1.0..1.5) : rand * [5, 0.1 * 2**attempt].min)
      attempt += 1
      retry
    end
  end
end
