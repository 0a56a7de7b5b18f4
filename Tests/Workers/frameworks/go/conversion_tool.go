package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log"
	"math/rand"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	conversion "conversion/v1"

	"github.com/golang/protobuf/jsonpb"
	"github.com/golang/protobuf/ptypes"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// Each attempt has a deadline of its own, so that an answer that was lost without a word is asked for again.
	attemptTime = 3 * time.Second
	// The conversation goes on after this; the recording does, too.
	patience = 6 * time.Second
	// How long a worker may live on after its call, for what is still not recorded.
	lastChance = 30 * time.Second
	// A model that has erred this often in one call is not asked to correct itself any more.
	mostCorrections = 2

	inHand   = "It is being recorded. Do not call track_conversion again for it; go on with the conversation."
	taken    = "Not recorded again: a tool call with this id and these arguments was recorded before. " +
		"Do not call track_conversion again for it; go on with the conversation."
	hopeless = "It can't be recorded. Do not call track_conversion again in this call; go on with the conversation."
)

// What the model can correct: the request's fields by the names that its tool has for them.
var parameters = map[string]string{
	"event_type": "event_type", "details": "details", "value": "amount", "value.currency_code": "currency",
}

// decimalText is a JSON string, or the digits of a JSON number: an amount never passes through a float.
type decimalText string

func (text *decimalText) UnmarshalJSON(raw []byte) error {
	switch raw[0] {
	case '"':
		return json.Unmarshal(raw, (*string)(text))
	case 'n': // null: models fill in what they leave out.
		return nil
	default:
		*text = decimalText(raw)
		return nil
	}
}

// toolArguments are the parameters of the tool's definition.
type toolArguments struct {
	EventType string      `json:"event_type"`
	Details   string      `json:"details"`
	Amount    decimalText `json:"amount"`
	Currency  string      `json:"currency"`
}

// idempotencyKey is the same for a repeat of a tool call. Models give ids that are unique only within a call or a turn, or none
// at all, so that the arguments are a part of it, and chance where there is no id.
func idempotencyKey(toolCallID, text string) string {
	if toolCallID == "" {
		toolCallID = fmt.Sprint(time.Now().UnixNano(), rand.Int63())
	}
	// Without the spaces, and with the keys in one order; what is no JSON stays as it is.
	var arguments toolArguments
	if err := json.Unmarshal([]byte(text), &arguments); err == nil {
		if canonical, err := json.Marshal(arguments); err == nil {
			text = string(canonical)
		}
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(toolCallID+"\x00"+text)))
}

var amountForm = regexp.MustCompile(`^([0-9]{1,18})(?:\.([0-9]{1,9}))?$`)

// money is the exact amount; an error says what the model is to correct.
func money(amount, currency string) (*conversion.Money, error) {
	digits := amountForm.FindStringSubmatch(amount)
	if digits == nil {
		return nil, fmt.Errorf("amount must be digits with a decimal point, at most 9 behind it, such as 49.00.")
	}
	if currency == "" {
		return nil, fmt.Errorf("currency is missing: the ISO 4217 code of the amount, such as USD.")
	}
	units, err := strconv.ParseInt(digits[1], 10, 64)
	if err != nil {
		return nil, err
	}
	nanos, err := strconv.ParseInt((digits[2] + "000000000")[:9], 10, 32)
	return &conversion.Money{CurrencyCode: currency, Units: units, Nanos: int32(nanos)}, err
}

// whatToCorrect is what a model can do about an error, in the words of its tool; empty where it can do nothing.
func whatToCorrect(err error) string {
	for _, detail := range status.Convert(err).Details() {
		bad, ok := detail.(*errdetails.BadRequest)
		if !ok {
			continue
		}
		var sentences []string
		for _, violation := range bad.FieldViolations {
			parameter, ok := parameters[violation.Field]
			if !ok {
				return ""
			}
			sentences = append(sentences, strings.ReplaceAll(violation.Description, violation.Field, parameter))
		}
		return strings.Join(sentences, " ")
	}
	return ""
}

// delayAfter is the time until the next attempt: what the server asks for, else longer each time, at random.
func delayAfter(err error, attempt int) time.Duration {
	for _, detail := range status.Convert(err).Details() {
		if retry, ok := detail.(*errdetails.RetryInfo); ok {
			asked := time.Duration(retry.RetryDelay.GetSeconds())*time.Second + time.Duration(retry.RetryDelay.GetNanos())
			return asked + time.Duration(rand.Int63n(int64(asked/2)+1))
		}
	}
	if attempt > 5 {
		attempt = 5
	}
	return time.Duration(rand.Int63n(int64(100 * time.Millisecond << attempt)))
}

// untilAnswered makes the same request until its outcome is known: under its key, all attempts count as one.
func untilAnswered(ctx context.Context, request func(context.Context) error) error {
	for attempt := 0; ; attempt++ {
		attemptContext, cancel := context.WithTimeout(ctx, attemptTime)
		err := request(attemptContext)
		cancel()
		switch status.Code(err) {
		case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted:
		default:
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(delayAfter(err, attempt)):
		}
	}
}

// recording is one tool call: text is what the model is told, once done is closed.
type recording struct {
	done chan struct{}
	text string
}

// ConversionTool is `track_conversion` in one call. Usable from any goroutine; Close it at the call's end.
type ConversionTool struct {
	agents      conversion.AgentServiceClient
	conversions conversion.ConversionServiceClient
	call        *conversion.Call
	// Of all recordings: they end with the call, and not with the turn that made them.
	context context.Context
	cancel  context.CancelFunc

	mutex       sync.Mutex
	recordings  map[string]*recording // By idempotency key.
	corrections int
}

// NewConversionTool begins a call.
func NewConversionTool(connection *grpc.ClientConn, agent, room, user string) *ConversionTool {
	tool := &ConversionTool{
		agents:      conversion.NewAgentServiceClient(connection),
		conversions: conversion.NewConversionServiceClient(connection),
		call: &conversion.Call{
			AgentId: agent, RoomName: room, UserId: user, StartTime: ptypes.TimestampNow(),
		},
		recordings: map[string]*recording{},
	}
	tool.context, tool.cancel = context.WithCancel(context.Background())
	return tool
}

// Definitions is the value of the vendor's `tools` parameter; nil for an agent that tracks nothing.
func (tool *ConversionTool) Definitions(target conversion.ToolTarget) json.RawMessage {
	ctx, cancel := context.WithTimeout(tool.context, attemptTime)
	defer cancel()
	request := &conversion.GetAgentToolsRequest{AgentId: tool.call.AgentId, Target: target}
	response, err := tool.agents.GetAgentTools(ctx, request, grpc.WaitForReady(true))
	if err != nil {
		// A call without its tool is better than no call.
		log.Print("no track_conversion in this call: ", err)
		return nil
	}
	return json.RawMessage(response.ToolsJson)
}

// Start begins the model's tool call, or finds it where it was begun with its id and arguments; nobody needs to wait for it.
// Without an id each call of it is another tool call: keep what it returns, and Finish that.
func (tool *ConversionTool) Start(toolCallID, arguments string) *recording {
	tool.mutex.Lock()
	defer tool.mutex.Unlock()
	key := idempotencyKey(toolCallID, arguments)
	if begun, ok := tool.recordings[key]; ok {
		return begun
	}
	begun := &recording{done: make(chan struct{})}
	tool.recordings[key] = begun
	go func() {
		defer close(begun.done)
		begun.text = tool.record(key, arguments)
	}()
	return begun
}

// Finish waits for a tool call; it returns what the model is told, always. Where the caller interrupts and ctx is cancelled,
// the recording goes on: whether it had reached the server is not known, and the goal was reached either way.
func (tool *ConversionTool) Finish(ctx context.Context, begun *recording) string {
	select {
	case <-begun.done:
		return begun.text
	case <-ctx.Done():
	case <-time.After(patience):
	}
	return inHand
}

// Close records the call, converted or not, and waits for what is still being recorded.
func (tool *ConversionTool) Close() {
	defer time.AfterFunc(lastChance, tool.cancel).Stop()
	tool.call.EndTime = ptypes.TimestampNow()
	// The call has no key: the room names it, and a repeat says the same.
	err := untilAnswered(tool.context, func(ctx context.Context) error {
		_, err := tool.conversions.RecordCall(ctx, &conversion.RecordCallRequest{Call: tool.call}, grpc.WaitForReady(true))
		return err
	})
	if err != nil {
		log.Printf("not recorded, %v: call %s", err, tool.call.RoomName)
	}
	tool.mutex.Lock()
	var begun []*recording
	for _, recording := range tool.recordings {
		begun = append(begun, recording)
	}
	tool.mutex.Unlock()
	for _, recording := range begun {
		<-recording.done
	}
	tool.cancel()
}

func (tool *ConversionTool) request(key, text string) (*conversion.TrackConversionRequest, error) {
	var arguments toolArguments
	if err := json.Unmarshal([]byte(text), &arguments); err != nil {
		return nil, fmt.Errorf("The arguments must be a JSON object as the tool describes it.")
	}
	request := &conversion.TrackConversionRequest{
		AgentId: tool.call.AgentId, RoomName: tool.call.RoomName, UserId: tool.call.UserId,
		EventType: arguments.EventType, Details: arguments.Details, IdempotencyKey: key,
		// The moment of the goal, not that of an attempt: a repeat must have the same content.
		Timestamp: ptypes.TimestampNow(),
	}
	var err error
	if arguments.Amount != "" {
		request.Value, err = money(string(arguments.Amount), arguments.Currency)
	}
	return request, err
}

func (tool *ConversionTool) record(key, arguments string) string {
	request, err := tool.request(key, arguments)
	if err != nil {
		return tool.refused(err.Error())
	}
	message := ""
	err = untilAnswered(tool.context, func(ctx context.Context) error {
		response, err := tool.conversions.TrackConversion(ctx, request, grpc.WaitForReady(true))
		message = response.GetMessage()
		return err
	})
	if err == nil {
		return message
	}
	if correction := whatToCorrect(err); correction != "" {
		return tool.refused(correction)
	}
	if status.Code(err) == codes.AlreadyExists {
		// By an earlier life of this worker, whose clock gave it another moment.
		return taken
	}
	// A deleted agent, tracking switched off: nothing that a model could mend. Logged as
	// `conversionctl batch` takes it, so that it can be recorded by hand.
	text, _ := (&jsonpb.Marshaler{}).MarshalToString(request)
	log.Printf("not recorded, %v: %s", err, text)
	return hopeless
}

// refused has the model correct itself, but not for ever.
func (tool *ConversionTool) refused(correction string) string {
	tool.mutex.Lock()
	defer tool.mutex.Unlock()
	tool.corrections++
	if tool.corrections > mostCorrections {
		return hopeless
	}
	return "Not recorded. " + correction + " Correct that, and call track_conversion once more."
}
