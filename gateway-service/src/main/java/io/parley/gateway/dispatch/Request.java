package io.parley.gateway.dispatch;

import com.google.protobuf.Message;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.Identity;
import io.parley.gateway.session.LogIds;
import io.parley.gateway.upstream.message.SendReply;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SendAck;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One request of a client, from its dispatch to its answer: every request gets one answer, one refusal, or {@link #done}
 * when its type has no answer. Confined to the event loop of the connection.
 */
public final class Request implements SendReply {
    private static final Logger LOG = Logger.getLogger(Request.class);

    private static final int MAX_SENTENCE_CHARS = 500;

    private final ClientConnection connection;
    private final FrameType type;
    private final int id;
    private final GatewayMetrics metrics;
    private final long begunNanos = SlowRequests.begin();
    private Runnable whenDone;
    private boolean ended;

    Request(ClientConnection connection, FrameType type, int id, GatewayMetrics metrics) {
        this.connection = connection;
        this.type = type;
        this.id = id;
        this.metrics = metrics;
        connection.beginRequest();
    }

    /** On which it came. */
    public ClientConnection connection() {
        return connection;
    }

    /** Who asks. Only for requests after login. */
    public Identity identity() {
        return connection.identity();
    }

    /** The type of the frame that answers this request. */
    public FrameType answerType() {
        return FrameType.forNumber(type.getNumber() + FrameLayout.ANSWER_TYPE_OFFSET);
    }

    /** Sends the answer that belongs to the request's type. */
    public void answer(Message body) {
        if (!ended) {
            connection.send(answerType(), id, body);
            done();
        }
    }

    /** Sends an Error in place of the answer. */
    public void refuse(Refusal refusal) {
        refused(refusal.error());
    }

    @Override
    public void committed(SendAck ack) {
        answer(ack);
    }

    @Override
    public void refused(Error error) {
        if (!ended) {
            metrics.refused(error.getCode(), isAnswered());
            logRefusal(error);
            connection.send(
                    FrameType.FRAME_TYPE_ERROR,
                    id,
                    error.toBuilder()
                            .setRequestId(id)
                            .setMessage(shortened(error.getMessage()))
                            .build());
            done();
        }
    }

    /** Whether frames of this type have an answer: of Received and Typing, only refusals are told. */
    private boolean isAnswered() {
        return type == FrameType.UNRECOGNIZED || answerType() != null;
    }

    /** Without the sentence, which may hold what the client has sent. */
    private void logRefusal(Error error) {
        if (LOG.isDebugEnabled()) {
            try (LogIds ids = LogIds.of(connection, id)) {
                LOG.debugf("%s is refused: %s", type, error.getCode());
            }
        }
    }

    /** Sentences may name what the client has sent, however long that was. */
    private static String shortened(String sentence) {
        if (sentence.length() <= MAX_SENTENCE_CHARS) {
            return sentence;
        }
        int end = Character.isHighSurrogate(sentence.charAt(MAX_SENTENCE_CHARS - 1))
                ? MAX_SENTENCE_CHARS - 1
                : MAX_SENTENCE_CHARS;
        return sentence.substring(0, end) + "…";
    }

    /** What runs once when the request is over; of several, what was added last runs first. */
    public void whenDone(Runnable action) {
        Runnable before = whenDone;
        whenDone = before == null
                ? action
                : () -> {
                    action.run();
                    before.run();
                };
    }

    /** The request is over. */
    public void done() {
        if (!ended) {
            ended = true;
            SlowRequests.end(begunNanos, connection, type, id);
            connection.endRequest();
            if (whenDone != null) {
                whenDone.run();
            }
        }
    }

    /** Goes on with the result on the connection's event loop; a failure is a refusal. */
    public <T> void await(CompletionStage<T> stage, Consumer<T> then) {
        await(stage, then, this::refuse);
    }

    /** Goes on with the result, or the failure, on the connection's event loop. */
    public <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Refusal> otherwise) {
        stage.whenComplete((result, failure) -> connection.execute(() -> {
            try {
                if (failure == null) {
                    then.accept(result);
                } else {
                    otherwise.accept(refusalFor(failure));
                }
            } catch (RuntimeException thrown) {
                otherwise.accept(refusalFor(thrown));
            }
        }));
    }

    /** What the client is told of a failure; one that nobody has foreseen is our bug. */
    public Refusal refusalFor(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        log(cause);
        return Refusal.of(ErrorCode.ERROR_CODE_INTERNAL, "The server failed; the request may have taken effect.");
    }

    /** A client may have found a way to cause it again and again: a line each time, and the stack for who asks for it. */
    private void log(Throwable unforeseen) {
        StackTraceElement[] stack = unforeseen.getStackTrace();
        try (LogIds ids = LogIds.of(connection, id)) {
            LOG.errorf(
                    "A request, %s, failed for a reason nobody has foreseen: %s at %s; DEBUG shows its stack",
                    type, unforeseen.getClass().getName(), stack.length == 0 ? "an unknown place" : stack[0]);
            LOG.debug("The stack of a request that failed", unforeseen);
        }
    }
}
