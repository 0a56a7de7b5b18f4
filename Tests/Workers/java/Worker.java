import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import conversion.v1.AgentOuterClass.Agent;
import conversion.v1.AgentServiceGrpc;
import conversion.v1.AgentServiceOuterClass.CreateAgentRequest;
import conversion.v1.ConversionServiceGrpc;
import conversion.v1.ConversionServiceGrpc.ConversionServiceBlockingStub;
import conversion.v1.ConversionServiceOuterClass.TrackConversionRequest;
import google.rpc.ErrorDetails.BadRequest;
import google.rpc.ErrorDetails.ErrorInfo;
import google.rpc.StatusOuterClass;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthGrpc.HealthBlockingStub;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A voice worker: creates an agent, records what the model reports, and watches the server's health. */
public final class Worker {
    /** With an idempotency key in every request, a lost answer is safe to ask for again. */
    private static final Map<String, ?> RETRIES = Map.of("methodConfig", List.of(Map.of(
        "name", List.of(Map.of("service", "conversion.v1.ConversionService", "method", "TrackConversion")),
        "retryPolicy", Map.of(
            "maxAttempts", 5.0, "initialBackoff", "0.1s", "maxBackoff", "2s", "backoffMultiplier", 2.0,
            "retryableStatusCodes", List.of("UNAVAILABLE")))));

    private static final Metadata.Key<StatusOuterClass.Status> DETAILS = Metadata.Key.of(
        "grpc-status-details-bin", ProtoUtils.metadataMarshaller(StatusOuterClass.Status.getDefaultInstance()));

    /** What a failed call says to programs: ErrorInfo's reason, and the fields that BadRequest names. */
    private static String reasonAndFields(StatusRuntimeException error) {
        Metadata trailers = error.getTrailers();
        StatusOuterClass.Status status = trailers == null ? null : trailers.get(DETAILS);
        if (status == null) {
            return "";
        }
        String reason = "";
        StringBuilder fields = new StringBuilder();
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    reason = detail.unpack(ErrorInfo.class).getReason();
                } else if (detail.is(BadRequest.class)) {
                    for (var violation : detail.unpack(BadRequest.class).getFieldViolationsList()) {
                        fields.append(' ').append(violation.getField());
                    }
                }
            }
        } catch (InvalidProtocolBufferException broken) {
            return "";
        }
        return reason + fields;
    }

    /**
     * A repeat of a tool call has the same key. Models give ids that are unique only within a turn, or none at all, so that
     * the arguments are a part of it, and chance where there is no id.
     */
    private static String idempotencyKey(String toolCallID, String... arguments) throws NoSuchAlgorithmException {
        String id = toolCallID.isEmpty() ? UUID.randomUUID().toString() : toolCallID;
        String text = id + "\0" + String.join("\0", arguments);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }

    /** Runs the model's tool call; returns what the model is told. */
    private static String trackConversion(ConversionServiceBlockingStub conversions, TrackConversionRequest request) {
        try {
            var response = conversions.withDeadlineAfter(10, TimeUnit.SECONDS).trackConversion(request);
            System.out.println(response.getConversion().getId() + (response.getDuplicate() ? " duplicate" : " recorded"));
            return response.getMessage();
        } catch (StatusRuntimeException error) {
            System.out.println(error.getStatus().getCode() + " " + reasonAndFields(error));
            return error.getStatus().getDescription();
        }
    }

    /** Follows the server's health until it is bad, or the time is over. */
    private static void watchHealth(HealthBlockingStub health, double seconds) {
        // Ending the context ends the call at the server, too.
        try (Context.CancellableContext context = Context.current().withCancellation()) {
            context.run(() -> {
                Iterator<HealthCheckResponse> watch = health
                    .withDeadlineAfter((long) (seconds * 1000), TimeUnit.MILLISECONDS)
                    .watch(HealthCheckRequest.getDefaultInstance());
                ServingStatus status = ServingStatus.SERVING;
                while (status == ServingStatus.SERVING && watch.hasNext()) {
                    status = watch.next().getStatus();
                    System.out.println("health: " + status);
                }
            });
        } catch (StatusRuntimeException error) {
            System.out.println("health: " + error.getStatus().getCode());
        }
    }

    public static void main(String[] arguments) throws InterruptedException, NoSuchAlgorithmException {
        ManagedChannel channel = ManagedChannelBuilder.forTarget(arguments[0])
            .usePlaintext().enableRetry().defaultServiceConfig(RETRIES).build();
        Agent agent = AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS).createAgent(
            CreateAgentRequest.newBuilder().setAgent(Agent.newBuilder()
                .setName("Sales Agent with Tracking").setModel("gpt-4o-mini")
                .setAnalyticsEnabled(true).setAnalyticsTrackConversions(true).setAnalyticsConversionEvent("purchase")
            ).build());
        String toolCallID = "call_" + UUID.randomUUID(); // The model's, in a real worker.
        var conversions = ConversionServiceGrpc.newBlockingStub(channel);
        String details = "Premium at $49/month";
        for (String eventType : List.of("premium_signup", "premium_signup", "newsletter_signup", "1st!")) {
            System.out.println(trackConversion(conversions, TrackConversionRequest.newBuilder()
                .setAgentId(agent.getId()).setRoomName("room_abc123").setEventType(eventType)
                .setDetails(details).setIdempotencyKey(idempotencyKey(toolCallID, eventType, details)).build()));
        }
        watchHealth(HealthGrpc.newBlockingStub(channel), arguments.length > 1 ? Double.parseDouble(arguments[1]) : 1);
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
}
