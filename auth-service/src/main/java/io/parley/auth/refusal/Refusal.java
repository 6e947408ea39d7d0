package io.parley.auth.refusal;

import io.parley.proto.client.v1.ErrorCode;
import java.time.Duration;

/**
 * A request that is refused for a reason the client is told, word for word. It carries no stack trace: refusing is an
 * ordinary outcome, and it must stay cheap when somebody provokes many of them.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final long retryAfterMs;

    private Refusal(ErrorCode code, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfterMs = retryAfter.toMillis();
    }

    /** A field that is missing, too long or out of range; the sentence names it. */
    public static Refusal invalid(String sentence) {
        return new Refusal(ErrorCode.ERROR_CODE_INVALID, sentence, Duration.ZERO);
    }

    /** What was asked for does not exist. */
    public static Refusal notFound(String sentence) {
        return new Refusal(ErrorCode.ERROR_CODE_NOT_FOUND, sentence, Duration.ZERO);
    }

    /** A name or an address that another account has. */
    public static Refusal alreadyExists(String sentence) {
        return new Refusal(ErrorCode.ERROR_CODE_ALREADY_EXISTS, sentence, Duration.ZERO);
    }

    /** Credentials or a token that are not good. */
    public static Refusal unauthenticated(String sentence) {
        return new Refusal(ErrorCode.ERROR_CODE_UNAUTHENTICATED, sentence, Duration.ZERO);
    }

    /** A token that was good once. */
    public static Refusal tokenExpired(String sentence) {
        return new Refusal(ErrorCode.ERROR_CODE_TOKEN_EXPIRED, sentence, Duration.ZERO);
    }

    /** Something that this account may not do. */
    public static Refusal forbidden(String sentence) {
        return new Refusal(ErrorCode.ERROR_CODE_FORBIDDEN, sentence, Duration.ZERO);
    }

    /** Too many attempts; the same request may work after the given time. */
    public static Refusal rateLimited(String sentence, Duration retryAfter) {
        return new Refusal(ErrorCode.ERROR_CODE_RATE_LIMITED, sentence, retryAfter);
    }

    /** A queue is full; the same request may work after the given time. */
    public static Refusal overloaded(String sentence, Duration retryAfter) {
        return new Refusal(ErrorCode.ERROR_CODE_OVERLOADED, sentence, retryAfter);
    }

    /** Something this service needs cannot be reached; the same request may work after the given time. */
    public static Refusal unavailable(String sentence, Duration retryAfter) {
        return new Refusal(ErrorCode.ERROR_CODE_UNAVAILABLE, sentence, retryAfter);
    }

    /** The reason as a client sees it. */
    public ErrorCode code() {
        return code;
    }

    /** When to try again, in milliseconds; 0 when trying again will not help. */
    public long retryAfterMs() {
        return retryAfterMs;
    }
}
