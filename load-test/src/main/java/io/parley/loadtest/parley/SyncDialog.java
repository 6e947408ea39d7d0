package io.parley.loadtest.parley;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Sync;
import java.util.HashMap;
import java.util.Map;

/** The Sync after each login and those for gaps. Used on the client's event loop. */
final class SyncDialog {
    private static final int PAGE_MESSAGES = 200;
    private static final int MESSAGES_TAG = 1 << 3 | 2;
    private static final int MORE_TAG = 2 << 3;
    private static final int CONTINUATION_TAG = 3 << 3 | 2;

    private static final int CHANGES_TAG = 4 << 3 | 2;

    /** A question under way; the conversation is null for that after login. */
    private record Question(Sync request, ConversationView conversation) {}

    private final ParleyClient client;
    private final Map<Integer, Question> questions = new HashMap<>(2);

    SyncDialog(ParleyClient client) {
        this.client = client;
    }

    void startAfterLogin() {
        ask(new Question(Sync.newBuilder().setLimit(PAGE_MESSAGES).build(), null));
    }

    void askFor(ConversationView conversation) {
        conversation.asked();
        Position.Builder position = Position.newBuilder().setConversationId(conversation.id());
        if (conversation.isKnown()) {
            position.setSeq(conversation.lastSeen());
        }
        ask(new Question(
                Sync.newBuilder().addAfter(position).setLimit(PAGE_MESSAGES).build(), conversation));
    }

    void disconnected() {
        questions.clear();
    }

    /** Reads an answer in place, message by message. */
    void answer(int requestId, ByteBuf in, int end) {
        boolean more = false;
        ByteString continuation = ByteString.EMPTY;
        while (in.readerIndex() < end) {
            int tag = (int) FieldReader.varint(in);
            switch (tag) {
                case MESSAGES_TAG -> {
                    int length = (int) FieldReader.varint(in);
                    client.receiving().message(in, in.readerIndex() + length, true);
                }
                case CHANGES_TAG -> {
                    int length = (int) FieldReader.varint(in);
                    client.receiving().change(in, in.readerIndex() + length, true);
                }
                case MORE_TAG -> more = FieldReader.varint(in) != 0;
                case CONTINUATION_TAG -> {
                    byte[] bytes = new byte[(int) FieldReader.varint(in)];
                    in.readBytes(bytes);
                    continuation = ByteString.copyFrom(bytes);
                }
                default -> throw new IllegalStateException("the server sent a SyncAnswer with an unknown field");
            }
        }
        Question question = questions.remove(requestId);
        if (question != null) {
            goOn(question, more, continuation);
        }
    }

    /** True when the refused request was a Sync. */
    boolean refused(int requestId, Error error) {
        Question question = questions.remove(requestId);
        if (question != null && error.getRetryAfterMs() > 0) {
            client.after(error.getRetryAfterMs(), () -> ask(question));
        }
        return question != null;
    }

    private void goOn(Question question, boolean more, ByteString continuation) {
        if (more) {
            Sync next =
                    question.request().toBuilder().setContinuation(continuation).build();
            ask(new Question(next, question.conversation()));
        } else if (question.conversation() == null) {
            client.caughtUp();
        } else {
            client.receiving().answered(question.conversation());
        }
    }

    private void ask(Question question) {
        int requestId = client.nextRequestId();
        questions.put(requestId, question);
        client.write(FrameType.FRAME_TYPE_SYNC, requestId, question.request());
    }
}
