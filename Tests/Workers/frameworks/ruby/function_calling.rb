# A voice worker with a plain function-calling loop, in the shape of OpenAI's Chat Completions API.
#
#     function_calling.rb ADDRESS MODEL_URL AGENT ROOM
#
# Each line of standard input is what the caller has said: the transcriber's part. Each line of standard output is what the
# agent says: the voice's part. A line that comes while the agent thinks interrupts it; the end of the input is the caller
# hanging up. MODEL_URL is the base of an API with OpenAI's chat completions, such as https://api.openai.com/v1.
require "json"
require "net/http"
require_relative "conversion_tool"

# A model that calls its tool ever again is made to answer.
MOST_ROUNDS = 7

# One answer of the agent; another thread may interrupt it.
class Turn
  # `model` takes the messages so far and the tools, and returns the assistant's message.
  def initialize(model, tool, tools, messages)
    @model, @tool, @tools, @messages = model, tool, tools, messages
    @interrupted = false
  end

  def interrupt
    @interrupted = true
  end

  # Has the model answer the last message, running its tool calls. Returns what to say; nil after an interruption.
  def run
    MOST_ROUNDS.times do |round|
      is_last = round == MOST_ROUNDS - 1
      answer = @model.call(@messages, is_last ? [] : @tools)
      # What the model has said to an interrupted caller was not heard.
      return if @interrupted

      calls = is_last ? [] : answer["tool_calls"].to_a
      if calls.empty?
        @messages << { "role" => "assistant", "content" => answer["content"].to_s }
        return answer["content"].to_s
      end
      @messages << answer
      run_tools(calls)
    end
  end

  private

  def run_tools(calls)
    # All are begun before one is waited for: what the model has asked for is done, though the caller interrupts.
    recordings = calls.map do |call|
      function = call["function"]
      @tool.start(call["id"], function["arguments"]) if function["name"] == "track_conversion"
    end
    # Upon an interruption, too: the API refuses a tool call without an answer, and the model would make it again.
    calls.zip(recordings) do |call, recording|
      text = recording ? @tool.finish(recording) { @interrupted } : "There is no such tool."
      @messages << { "role" => "tool", "tool_call_id" => call["id"], "content" => text }
    end
  end
end

# The model behind an HTTP API.
def chat_completions(base, name)
  uri = URI("#{base}/chat/completions")
  headers = { "Content-Type" => "application/json", "Authorization" => "Bearer #{ENV['OPENAI_API_KEY']}" }
  lambda do |messages, tools|
    body = { "model" => name, "messages" => messages }
    body["tools"] = tools unless tools.empty?
    response = Net::HTTP.post(uri, body.to_json, headers)
    raise IOError, "status #{response.code}" unless response.is_a?(Net::HTTPOK)

    JSON.parse(response.body)["choices"][0]["message"]
  end
end

address, model_url, agent, room = ARGV
$stdout.sync = true
agents = Conversion::V1::AgentService::Stub.new(address, :this_channel_is_insecure)
conversions = Conversion::V1::ConversionService::Stub.new(address, :this_channel_is_insecure)
log = Logger.new($stderr)
tool = ConversionTool.new(agents, conversions, agent, room, log: log)
model = chat_completions(model_url, "gpt-4o-mini")
tools = tool.definitions(:TOOL_TARGET_OPENAI)
messages = []
turn = answering = nil
begin
  $stdin.each_line do |line|
    # Barge-in. What has been agreed stays agreed: the tool goes on.
    turn&.interrupt
    answering&.join
    messages << { "role" => "user", "content" => line.strip }
    turn = Turn.new(model, tool, tools, messages)
    answering = Thread.new(turn) do |current|
      text = current.run
      puts text if text
    rescue SystemCallError, IOError, Timeout::Error => error
      log.error("the model did not answer: #{error.message}")
      puts "Sorry, could you say that again?"
    end
  end
  answering&.join
ensure
  tool.close
end
