// Watches calls, records one by two messages, and reads it again: `calls ADDRESS ROOM`.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	conversion "conversion/v1"

	"google.golang.org/grpc"
)

// told is what is known of a call, in a line.
func told(call *conversion.Call) string {
	return fmt.Sprintf("%s %s %s %s %s", call.RoomName, call.UserId, call.Direction, call.Connected, call.EndReason)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	address, room := os.Args[1], os.Args[2]
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	connection, err := grpc.Dial(address, grpc.WithInsecure())
	check(err)
	defer connection.Close()
	agent, err := conversion.NewAgentServiceClient(connection).CreateAgent(
		ctx, &conversion.CreateAgentRequest{Agent: &conversion.Agent{Name: "Calls"}})
	check(err)
	client := conversion.NewConversionServiceClient(connection)
	watch, err := client.WatchConversions(ctx, &conversion.WatchConversionsRequest{
		Start:        &conversion.WatchConversionsRequest_Position{Position: conversion.WatchPosition_WATCH_POSITION_NOW},
		Filter:       &conversion.ConversionFilter{AgentId: agent.Id},
		IncludeCalls: true,
	})
	check(err)
	// Everything that was there has been sent.
	for caughtUp := false; !caughtUp; {
		event, err := watch.Recv()
		check(err)
		caughtUp = event.GetHeartbeat() != nil
	}
	for _, message := range []*conversion.Call{
		{
			RoomName: room, AgentId: agent.Id, UserId: "user_123",
			Direction: conversion.CallDirection_CALL_DIRECTION_OUTBOUND,
		},
		{
			RoomName: room, AgentId: agent.Id, Connected: conversion.CallConnected_CALL_CONNECTED_NO,
			EndReason: "no_answer",
		},
	} {
		_, err := client.RecordCall(ctx, &conversion.RecordCallRequest{Call: message})
		check(err)
		for isTold := false; !isTold; {
			event, err := watch.Recv()
			check(err)
			if call := event.GetCallRecorded(); call != nil {
				fmt.Println("watched:", told(call))
				isTold = true
			}
		}
	}
	call, err := client.GetCall(ctx, &conversion.GetCallRequest{RoomName: room})
	check(err)
	fmt.Println("got:", told(call))
	list, err := client.ListCalls(ctx, &conversion.ListCallsRequest{
		Filter: &conversion.CallFilter{AgentId: agent.Id, Connected: conversion.CallConnected_CALL_CONNECTED_NO},
	})
	check(err)
	for _, call := range list.Calls {
		fmt.Println("listed:", told(call))
	}
}
