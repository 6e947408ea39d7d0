package io.parley.gateway.protocol;

import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;

/**
 * A request that is not carried out, in the words the client gets: thrown by validation, and what calls of other
 * services fail with. Carries no stack trace: refusing is ordinary work.
 */
public final class Refusal extends RuntimeException {
    /** When to come back after a refusal for which nobody knows better, in milliseconds. */
    public static final int DEFAULT_RETRY_AFTER_MS = 1_000;

    private static final long serialVersionUID = 1;

    private final transient Error error;
    private final boolean badText;

    private Refusal(Error error) {
        this(error, null, false);
    }

    private Refusal(Error error, Throwable cause, boolean badText) {
        super(error.getMessage(), cause, false, false);
        this.error = error;
        this.badText = badText;
    }

    /** A refusal another service has put into words already. */
    public static Refusal of(Error error) {
        return new Refusal(error);
    }

    /** A refusal that trying again will not change. */
    public static Refusal of(ErrorCode code, String sentence) {
        return new Refusal(Error.newBuilder().setCode(code).setMessage(sentence).build());
    }

    /** A field is missing, too long or out of range; the sentence says which. */
    public static Refusal invalid(String sentence) {
        return of(ErrorCode.ERROR_CODE_INVALID, sentence);
    }

    /** The bytes, or the escapes in them, are no text: MALFORMED, for which WebSocket has a close code of its own. */
    public static Refusal badText(String sentence) {
        return new Refusal(
                Error.newBuilder()
                        .setCode(ErrorCode.ERROR_CODE_MALFORMED)
                        .setMessage(sentence)
                        .build(),
                null,
                true);
    }

    /** A queue is full; the request had no effect. */
    public static Refusal overloaded(String sentence) {
        return retryable(ErrorCode.ERROR_CODE_OVERLOADED, sentence);
    }

    /** A part of the server cannot be reached. */
    public static Refusal unavailable(String sentence) {
        return retryable(ErrorCode.ERROR_CODE_UNAVAILABLE, sentence);
    }

    /** As {@link #unavailable(String)}, where the fault is this process's own: it has no memory, say. */
    public static Refusal unavailable(String sentence, Throwable cause) {
        return new Refusal(unavailable(sentence).error(), cause, false);
    }

    private static Refusal retryable(ErrorCode code, String sentence) {
        return new Refusal(Error.newBuilder()
                .setCode(code)
                .setMessage(sentence)
                .setRetryAfterMs(DEFAULT_RETRY_AFTER_MS)
                .build());
    }

    public ErrorCode code() {
        return error.getCode();
    }

    /** Whether it is about text that is none. */
    public boolean isAboutBadText() {
        return badText;
    }

    /** The body of the Error frame, without a request id. */
    public Error error() {
        return error;
    }
}
