package io.parley.message.send;

import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;

/** The refusals of the message path, in the words the client sees. */
public final class Refusals {
    private static final int RETRY_SOON_MS = 200;
    private static final int RETRY_LATER_MS = 1_000;

    static final Error LANE_FULL = error(
            ErrorCode.ERROR_CODE_OVERLOADED,
            "Too many messages are waiting to be stored. Nothing was stored; send it again shortly.",
            RETRY_SOON_MS);

    static final Error DATABASE_AWAY = error(
            ErrorCode.ERROR_CODE_UNAVAILABLE,
            "The message store cannot be reached. Send it again with the same client_message_id.",
            RETRY_LATER_MS);

    static final Error NOT_STORABLE = error(
            ErrorCode.ERROR_CODE_INTERNAL,
            "The message store refused this message. Sending it again will not help.",
            0);

    static final Error STOPPING = error(
            ErrorCode.ERROR_CODE_UNAVAILABLE,
            "This server is stopping. Send it again with the same client_message_id.",
            RETRY_SOON_MS);

    private Refusals() {}

    /** A refusal because of what the caller asked for. */
    public static Error invalid(String sentence) {
        return error(ErrorCode.ERROR_CODE_INVALID, sentence, 0);
    }

    /** A refusal with any code. */
    public static Error error(ErrorCode code, String sentence, int retryAfterMs) {
        return Error.newBuilder()
                .setCode(code)
                .setMessage(sentence)
                .setRetryAfterMs(retryAfterMs)
                .build();
    }
}
