// A voice worker: creates an agent, records what the model reports, and watches the server's health.
package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"time"

	conversion "conversion/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

// With an idempotency key in every request, a lost answer is safe to ask for again.
// Before its version 1.40, grpc-go tries again only with GRPC_GO_RETRY=on in the environment.
const retries = `{"methodConfig": [{
	"name": [{"service": "conversion.v1.ConversionService", "method": "TrackConversion"}],
	"retryPolicy": {
		"maxAttempts": 5, "initialBackoff": "0.1s", "maxBackoff": "2s", "backoffMultiplier": 2,
		"retryableStatusCodes": ["UNAVAILABLE"]
	}
}]}`

// codeName is the code's name in the protocol: INVALID_ARGUMENT, where grpc-go would say InvalidArgument.
func codeName(err error) string {
	return code.Code(status.Code(err)).String()
}

// reasonAndFields is what a failed call says to programs: ErrorInfo's reason, and the fields that BadRequest names.
func reasonAndFields(err error) (reason string, fields []string) {
	for _, detail := range status.Convert(err).Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			reason = detail.Reason
		case *errdetails.BadRequest:
			for _, violation := range detail.FieldViolations {
				fields = append(fields, violation.Field)
			}
		}
	}
	return reason, fields
}

// idempotencyKey is the same for a repeat of a tool call. Models give ids that are unique only within a turn, or none at all,
// so that the arguments are a part of it, and chance where there is no id.
func idempotencyKey(toolCallID string, arguments ...string) string {
	if toolCallID == "" {
		toolCallID = fmt.Sprint(time.Now().UnixNano(), rand.Int63())
	}
	text := strings.Join(append([]string{toolCallID}, arguments...), "\x00")
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
}

// trackConversion runs the model's tool call; it returns what the model is told.
func trackConversion(client conversion.ConversionServiceClient, request *conversion.TrackConversionRequest) string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	response, err := client.TrackConversion(ctx, request)
	if err != nil {
		reason, fields := reasonAndFields(err)
		fmt.Println(codeName(err), reason, strings.Join(fields, " "))
		return status.Convert(err).Message()
	}
	outcome := "recorded"
	if response.Duplicate {
		outcome = "duplicate"
	}
	fmt.Println(response.Conversion.Id, outcome)
	return response.Message
}

// watchHealth follows the server's health until it is bad, or the time is over.
func watchHealth(client health.HealthClient, timeout time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel() // Ends the call at the server, too.
	watch, err := client.Watch(ctx, &health.HealthCheckRequest{})
	for err == nil {
		var response *health.HealthCheckResponse
		if response, err = watch.Recv(); err == nil {
			fmt.Println("health:", response.Status)
			if response.Status != health.HealthCheckResponse_SERVING {
				return
			}
		}
	}
	fmt.Println("health:", codeName(err))
}

func main() {
	seconds := 1.0
	if len(os.Args) > 2 {
		seconds, _ = strconv.ParseFloat(os.Args[2], 64)
	}
	connection, err := grpc.Dial(os.Args[1], grpc.WithInsecure(), grpc.WithDefaultServiceConfig(retries))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	agent, err := conversion.NewAgentServiceClient(connection).CreateAgent(ctx, &conversion.CreateAgentRequest{
		Agent: &conversion.Agent{
			Name: "Sales Agent with Tracking", Model: "gpt-4o-mini",
			AnalyticsEnabled: true, AnalyticsTrackConversions: true, AnalyticsConversionEvent: "purchase",
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	toolCallID := fmt.Sprint("call_", time.Now().UnixNano()) // The model's, in a real worker.
	conversions := conversion.NewConversionServiceClient(connection)
	details := "Premium at $49/month"
	for _, eventType := range []string{"premium_signup", "premium_signup", "newsletter_signup", "1st!"} {
		fmt.Println(trackConversion(conversions, &conversion.TrackConversionRequest{
			AgentId: agent.Id, RoomName: "room_abc123", EventType: eventType, Details: details,
			IdempotencyKey: idempotencyKey(toolCallID, eventType, details),
		}))
	}
	watchHealth(health.NewHealthClient(connection), time.Duration(seconds*float64(time.Second)))
}
