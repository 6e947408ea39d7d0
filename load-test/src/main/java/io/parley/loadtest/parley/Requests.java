package io.parley.loadtest.parley;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.proto.client.v1.Error;
import java.util.HashMap;
import java.util.Map;

/** Requests beside those of the message path that wait for their answers. Used on one event loop. */
final class Requests {
    private final Map<Integer, Answer> waiting = new HashMap<>(2);

    /** What becomes of one request, unless the connection breaks first. */
    interface Answer {
        /** @param payload of the answer's frame */
        void answered(byte[] payload) throws InvalidProtocolBufferException;

        void refused(Error error);
    }

    void asked(int requestId, Answer answer) {
        waiting.put(requestId, answer);
    }

    /** True when the frame answers one of them. */
    boolean answered(int requestId, byte[] payload) {
        Answer answer = waiting.remove(requestId);
        if (answer == null) {
            return false;
        }
        try {
            answer.answered(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the server sent an answer that does not parse", e);
        }
        return true;
    }

    /** True when one of them was refused. */
    boolean refused(int requestId, Error error) {
        Answer answer = waiting.remove(requestId);
        if (answer != null) {
            answer.refused(error);
        }
        return answer != null;
    }

    void disconnected() {
        waiting.clear();
    }
}
