package io.parley.gateway.protocol;

import com.google.protobuf.Message;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import java.util.List;
import java.util.function.Function;

/**
 * How many bytes a frame to a client may have, in the form in which it is sent: the one place that decides how much of a
 * list fits, and what a client may send because every form of its message will fit. Immutable; any thread.
 */
public final class FrameBudget {
    /** What a pushed message, or an answer with one message, has beside what its sender wrote: names, ids, a continuation. */
    public static final int BESIDE_CONTENTS_BYTES = 1_024;

    /** What a byte becomes in JSON, at most: a control character. */
    private static final int MAX_ESCAPE_BYTES = 6;

    /** The name of a list and its brackets, which JSON leaves out with an empty list. */
    private static final int LIST_NAME_BYTES = 32;

    private final int maxBytes;

    /** @param maxBytes the largest value of a frame's length field, and the longest JSON text */
    public FrameBudget(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The answer with as many elements, from the first on, as fit into its frame.
     *
     * @param answerOf the answer with these first elements; says that there are more when they are not all
     * @return without an element when not even the first one fits
     */
    public <E extends Message> Message fit(
            FrameForm form, FrameType type, List<E> elements, Function<List<E>, Message> answerOf) {
        Message whole = answerOf.apply(elements);
        // The request id that is longest in JSON.
        if (elements.isEmpty() || form.bytes(type, -1, whole) <= maxBytes) {
            return whole;
        }
        int room = maxBytes - LIST_NAME_BYTES - form.bytes(type, -1, answerOf.apply(List.of()));
        int count = 0;
        while (count < elements.size() - 1 && (room -= form.elementBytes(elements.get(count))) >= 0) {
            count++;
        }
        return answerOf.apply(elements.subList(0, count));
    }

    /**
     * Whether what a client sends fits into a frame again, in every form, with all that a message has beside it. Costs
     * nothing where the contents are of ordinary length.
     */
    public boolean holds(Message contents) {
        int room = maxBytes - BESIDE_CONTENTS_BYTES;
        return (long) contents.getSerializedSize() * MAX_ESCAPE_BYTES <= room
                || FrameForm.JSON.elementBytes(contents) <= room;
    }

    /**
     * Refuses what a client sends when it does not fit into a frame of every form again.
     *
     * @throws Refusal TOO_LARGE
     */
    public void check(Message contents) {
        if (!holds(contents)) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_TOO_LARGE,
                    "The message is too long for a frame in JSON, where control characters take six bytes: send it in"
                            + " parts.");
        }
    }

    /**
     * The message, without what it says when it would not fit in this form. Only messages that were stored before clients
     * were held to this budget need it.
     */
    public io.parley.proto.client.v1.Message presentable(FrameForm form, io.parley.proto.client.v1.Message message) {
        return form == FrameForm.BINARY || holds(message)
                ? message
                : message.toBuilder().clearText().clearContent().build();
    }
}
