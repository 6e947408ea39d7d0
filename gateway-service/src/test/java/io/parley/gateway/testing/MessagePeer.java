package io.parley.gateway.testing;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.proto.ConversationIds;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.message.v1.Acknowledgement;
import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import io.parley.proto.message.v1.ExchangeRequest;
import io.parley.proto.message.v1.ExchangeResponse;
import io.parley.proto.message.v1.HistoryRequest;
import io.parley.proto.message.v1.HistoryResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.parley.proto.message.v1.SendCommand;
import io.parley.proto.message.v1.SendOutcome;
import io.parley.proto.message.v1.SyncRequest;
import io.parley.proto.message.v1.SyncResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract of message-service, in memory: commits at once; streams can be made to break before their outcomes. */
public final class MessagePeer extends MessageServiceGrpc.MessageServiceImplBase {
    private final Map<Long, List<SendCommand>> conversations = new ConcurrentHashMap<>();
    private final List<Acknowledgement> acknowledgements = new CopyOnWriteArrayList<>();
    private final AtomicInteger streamsToBreak = new AtomicInteger();
    private final AtomicInteger streamsBroken = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Void>> heldReads = new ConcurrentHashMap<>();
    private final AtomicInteger readsHeld = new AtomicInteger();
    private final AudiencePeer audiences = new AudiencePeer();

    /** The next streams that bring a send end without an outcome, after the send was stored. */
    public void breakNextStreams(int count) {
        streamsToBreak.set(count);
    }

    /** History of this user is answered when the gate opens. */
    public void holdReadsOf(String user, CompletableFuture<Void> gate) {
        heldReads.put(AuthPeer.idOf(user), gate);
    }

    /** How many calls wait, or waited, for a gate. */
    public int readsHeld() {
        return readsHeld.get();
    }

    /** What is told of large groups. */
    public AudiencePeer audiences() {
        return audiences;
    }

    @Override
    public void audience(AudienceRequest request, StreamObserver<AudienceResponse> answer) {
        audiences.answer(request, answer);
    }

    public int streamsBroken() {
        return streamsBroken.get();
    }

    public List<Acknowledgement> acknowledgements() {
        return acknowledgements;
    }

    /** What is stored of the direct conversation of two users. */
    public List<SendCommand> stored(String oneUser, String otherUser) {
        return conversations.getOrDefault(
                ConversationIds.direct(AuthPeer.idOf(oneUser), AuthPeer.idOf(otherUser)), List.of());
    }

    @Override
    public StreamObserver<ExchangeRequest> exchange(StreamObserver<ExchangeResponse> responses) {
        return new StreamObserver<>() {
            private boolean broken;

            @Override
            public void onNext(ExchangeRequest request) {
                acknowledgements.addAll(request.getAcknowledgementsList());
                List<SendOutcome> outcomes = request.getSendsList().stream()
                        .map(MessagePeer.this::store)
                        .toList();
                if (broken || outcomes.isEmpty()) {
                    return;
                }
                if (streamsToBreak.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                    broken = true;
                    streamsBroken.incrementAndGet();
                    responses.onError(Status.UNAVAILABLE.asRuntimeException());
                } else {
                    responses.onNext(ExchangeResponse.newBuilder()
                            .addAllOutcomes(outcomes)
                            .build());
                }
            }

            @Override
            public void onError(Throwable gone) {
                broken = true;
            }

            @Override
            public void onCompleted() {
                if (!broken) {
                    responses.onCompleted();
                }
            }
        };
    }

    private SendOutcome store(SendCommand send) {
        long conversationId = ConversationIds.direct(send.getSenderId(), send.getRecipientId());
        List<SendCommand> messages = conversations.computeIfAbsent(conversationId, id -> new CopyOnWriteArrayList<>());
        synchronized (messages) {
            int seq = 1;
            while (seq <= messages.size()
                    && !messages.get(seq - 1).getClientMessageId().equals(send.getClientMessageId())) {
                seq++;
            }
            if (seq > messages.size()) {
                messages.add(send);
            }
            return SendOutcome.newBuilder()
                    .setCorrelation(send.getCorrelation())
                    .setCommitted(SendAck.newBuilder()
                            .setConversationId(conversationId)
                            .setSeq(seq)
                            .setTimestampMs(1_700_000_000_000L + seq))
                    .build();
        }
    }

    @Override
    public void sync(SyncRequest request, StreamObserver<SyncResponse> answer) {
        SyncAnswer.Builder page = SyncAnswer.newBuilder();
        SyncContinuation from = SyncContinuation.of(request.getSync().getContinuation());
        request.getSync().getAfterList().forEach(position -> messages(position.getConversationId()).stream()
                .filter(message -> message.getSeq() > position.getSeq())
                .filter(message ->
                        message.getConversationId() != from.conversationId() || message.getSeq() > from.seq())
                .forEach(page::addMessages));
        answer.onNext(SyncResponse.newBuilder().setAnswer(page).build());
        answer.onCompleted();
    }

    @Override
    public void history(HistoryRequest request, StreamObserver<HistoryResponse> answer) {
        CompletableFuture<Void> gate = heldReads.get(request.getUserId());
        if (gate == null || gate.isDone()) {
            answerHistory(request, answer);
        } else {
            readsHeld.incrementAndGet();
            gate.whenComplete((open, failure) -> answerHistory(request, answer));
        }
    }

    private void answerHistory(HistoryRequest request, StreamObserver<HistoryResponse> answer) {
        long conversationId = request.hasPeerId()
                ? ConversationIds.direct(request.getUserId(), request.getPeerId())
                : request.getConversationId();
        answer.onNext(HistoryResponse.newBuilder()
                .setAnswer(HistoryAnswer.newBuilder()
                        .setConversationId(conversationId)
                        .addAllMessages(messages(conversationId).reversed().stream()
                                .filter(message ->
                                        request.getBeforeSeq() == 0 || message.getSeq() < request.getBeforeSeq())
                                .limit(request.getLimit())
                                .toList()))
                .build());
        answer.onCompleted();
    }

    private List<Message> messages(long conversationId) {
        List<SendCommand> sends = conversations.getOrDefault(conversationId, List.of());
        return java.util.stream.IntStream.range(0, sends.size())
                .mapToObj(index -> Message.newBuilder()
                        .setConversationId(conversationId)
                        .setSeq(index + 1)
                        .setSenderId(sends.get(index).getSenderId())
                        .setText(sends.get(index).getText())
                        .build())
                .toList();
    }
}
