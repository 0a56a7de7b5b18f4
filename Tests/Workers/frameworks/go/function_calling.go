// A voice worker with a plain function-calling loop, in the shape of OpenAI's Chat Completions API.
//
//	function_calling ADDRESS MODEL_URL AGENT ROOM
//
// Each line of standard input is what the caller has said: the transcriber's part. Each line of standard output is what
// the agent says: the voice's part. A line that comes while the agent thinks interrupts it; the end of the input is the
// caller hanging up. MODEL_URL is the base of an API with OpenAI's chat completions, such as https://api.openai.com/v1.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	conversion "conversion/v1"

	"google.golang.org/grpc"
)

// A model that calls its tool ever again is made to answer.
const mostRounds = 6

// Message is one of the conversation, as the API has them.
type Message struct {
	Role       string     `json:"role"`
	Content    string     `json:"content"`
	ToolCalls  []ToolCall `json:"tool_calls,omitempty"`
	ToolCallID string     `json:"tool_call_id,omitempty"`
}

// ToolCall is the model's request to run a tool.
type ToolCall struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Function struct {
		Name      string `json:"name"`
		Arguments string `json:"arguments"`
	} `json:"function"`
}

// Model takes the messages so far and the tools; it returns the assistant's message.
type Model func(ctx context.Context, messages []Message, tools json.RawMessage) (Message, error)

// Conversation is one call; it belongs to one turn at a time.
type Conversation struct {
	model    Model
	tool     *ConversionTool
	tools    json.RawMessage
	messages []Message
}

// Turn has the model answer the last message, running its tool calls; ctx may be cancelled at any time.
func (conversation *Conversation) Turn(ctx context.Context) (string, error) {
	tools := conversation.tools
	for round := 0; ; round++ {
		if round == mostRounds {
			tools = nil
		}
		answer, err := conversation.model(ctx, conversation.messages, tools)
		if err != nil {
			return "", err
		}
		if round == mostRounds {
			answer.ToolCalls = nil
		}
		conversation.messages = append(conversation.messages, answer)
		if len(answer.ToolCalls) == 0 {
			return answer.Content, nil
		}
		// All are begun before one is waited for: what the model has asked for is done, though the caller interrupts.
		begun := make([]*recording, len(answer.ToolCalls))
		for place, call := range answer.ToolCalls {
			if call.Function.Name == "track_conversion" {
				begun[place] = conversation.tool.Start(call.ID, call.Function.Arguments)
			}
		}
		// Upon an interruption, too: the API refuses a tool call without an answer, and the model would make it again.
		for place, call := range answer.ToolCalls {
			text := "There is no such tool."
			if begun[place] != nil {
				text = conversation.tool.Finish(ctx, begun[place])
			}
			message := Message{Role: "tool", ToolCallID: call.ID, Content: text}
			conversation.messages = append(conversation.messages, message)
		}
	}
}

// Hold holds the call, from the first word to the caller's hanging up.
func (conversation *Conversation) Hold(caller io.Reader, say func(string)) {
	interrupt := func() {}
	ended := make(chan struct{})
	close(ended)
	lines := bufio.NewScanner(caller)
	for lines.Scan() {
		// Barge-in. What has been agreed stays agreed: the tool goes on.
		interrupt()
		<-ended
		conversation.messages = append(conversation.messages, Message{Role: "user", Content: lines.Text()})
		var ctx context.Context
		ctx, interrupt = context.WithCancel(context.Background())
		ended = make(chan struct{})
		go func(ended chan struct{}) {
			defer close(ended)
			text, err := conversation.Turn(ctx)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				log.Print("the model did not answer: ", err)
				text = "Sorry, could you say that again?"
			}
			say(text)
		}(ended)
	}
	<-ended
	interrupt()
	conversation.tool.Close()
}

// chatCompletions is the model behind an HTTP API.
func chatCompletions(base, name string) Model {
	client := &http.Client{Timeout: time.Minute}
	return func(ctx context.Context, messages []Message, tools json.RawMessage) (Message, error) {
		var answer struct {
			Choices []struct{ Message Message }
		}
		body, err := json.Marshal(struct {
			Model    string          `json:"model"`
			Messages []Message       `json:"messages"`
			Tools    json.RawMessage `json:"tools,omitempty"`
		}{name, messages, tools})
		if err != nil {
			return Message{}, err
		}
		request, err := http.NewRequestWithContext(ctx, "POST", base+"/chat/completions", bytes.NewReader(body))
		if err != nil {
			return Message{}, err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+os.Getenv("OPENAI_API_KEY"))
		response, err := client.Do(request)
		if err != nil {
			return Message{}, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return Message{}, fmt.Errorf("status %s", response.Status)
		}
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
			return Message{}, err
		}
		if len(answer.Choices) == 0 {
			return Message{}, fmt.Errorf("no choice")
		}
		return answer.Choices[0].Message, nil
	}
}

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: function_calling ADDRESS MODEL_URL AGENT ROOM")
	}
	address, modelURL, agent, room := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	connection, err := grpc.Dial(address, grpc.WithInsecure())
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	tool := NewConversionTool(connection, agent, room, "")
	conversation := &Conversation{
		model: chatCompletions(modelURL, "gpt-4o-mini"),
		tool:  tool,
		tools: tool.Definitions(conversion.ToolTarget_TOOL_TARGET_OPENAI),
	}
	conversation.Hold(os.Stdin, func(text string) { fmt.Println(text) })
}
