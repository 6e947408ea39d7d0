package io.parley.message.testing;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.Acknowledgement;
import io.parley.proto.message.v1.ExchangeRequest;
import io.parley.proto.message.v1.ExchangeResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.parley.proto.message.v1.MessageServiceGrpc.MessageServiceBlockingStub;
import io.parley.proto.message.v1.SendCommand;
import io.parley.proto.message.v1.SendOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Calls the service under test over a real connection, as a gateway does: one Exchange stream, and unary calls. */
public final class GatewayStandIn implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 30;

    private final ManagedChannel channel;
    private final MessageServiceGrpc.MessageServiceStub stub;
    private final MessageServiceBlockingStub blocking;
    private final AtomicLong lastCorrelation = new AtomicLong();
    private final Map<Long, CompletableFuture<SendOutcome>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private StreamObserver<ExchangeRequest> requests;

    /** A gateway that shows this credential; null shows none. */
    public GatewayStandIn(int port, String credential) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        Metadata headers = new Metadata();
        if (credential != null) {
            headers.put(
                    Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER), credential);
        }
        stub = MessageServiceGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        blocking = MessageServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** The unary calls. */
    public MessageServiceBlockingStub calls() {
        return blocking.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** A text message; its correlation is set when it is sent. */
    public static SendCommand.Builder text(int sender, String device, int recipient, String id, String text) {
        return SendCommand.newBuilder()
                .setSenderId(sender)
                .setSenderDevice(device)
                .setSenderName("user-" + sender)
                .setRecipientId(recipient)
                .setClientMessageId(id)
                .setText(text);
    }

    /** Sends in one request, all of which arrived together. */
    public synchronized List<CompletableFuture<SendOutcome>> send(Collection<SendCommand.Builder> sends) {
        ExchangeRequest.Builder request = ExchangeRequest.newBuilder();
        List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
        for (SendCommand.Builder send : sends) {
            long correlation = lastCorrelation.incrementAndGet();
            CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
            waiting.put(correlation, outcome);
            outcomes.add(outcome.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS));
            request.addSends(send.setCorrelation(correlation));
        }
        stream().onNext(request.build());
        return outcomes;
    }

    /** Sends one, and waits for its outcome. */
    public SendOutcome send(SendCommand.Builder send) {
        return send(List.of(send)).getFirst().join();
    }

    /** Sends one that must be committed. */
    public SendAck committed(SendCommand.Builder send) {
        SendOutcome outcome = send(send);
        if (!outcome.hasCommitted()) {
            throw new AssertionError("refused: " + outcome.getRefused());
        }
        return outcome.getCommitted();
    }

    /** A device has everything of a conversation up to seq. */
    public void acknowledge(int user, String device, long conversationId, long seq) {
        acknowledge(List.of(Acknowledgement.newBuilder()
                .setUserId(user)
                .setDeviceId(device)
                .setConversationId(conversationId)
                .setSeq(seq)
                .build()));
    }

    /** Acknowledgements that arrived together. */
    public synchronized void acknowledge(List<Acknowledgement> acknowledgements) {
        stream()
                .onNext(ExchangeRequest.newBuilder()
                        .addAllAcknowledgements(acknowledgements)
                        .build());
    }

    /** Sends no more. Completes when the service has ended the stream too. */
    public synchronized CompletableFuture<Void> halfClose() {
        stream().onCompleted();
        return ended.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** How the stream ended. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    private StreamObserver<ExchangeRequest> stream() {
        if (requests == null) {
            requests = stub.exchange(new Outcomes());
        }
        return requests;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private final class Outcomes implements StreamObserver<ExchangeResponse> {
        @Override
        public void onNext(ExchangeResponse response) {
            for (SendOutcome outcome : response.getOutcomesList()) {
                CompletableFuture<SendOutcome> asked = waiting.remove(outcome.getCorrelation());
                if (asked == null) {
                    ended.completeExceptionally(new AssertionError("an outcome that nobody waits for"));
                } else {
                    asked.complete(outcome);
                }
            }
        }

        @Override
        public void onError(Throwable broken) {
            ended.completeExceptionally(broken);
        }

        @Override
        public void onCompleted() {
            ended.complete(null);
        }
    }
}
