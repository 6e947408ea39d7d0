package io.parley.auth.verification;

import io.parley.auth.refusal.Refusal;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What is known of the code of an address and purpose, and of the mails with it. Times are in milliseconds since 1970 UTC.
 *
 * @param nonce what the code is made of
 * @param triesLeft how often it may still be tried
 * @param askedMs when a mail was last asked for
 * @param expiresMs until when it is good
 * @param dayMs when the day began for which mails are counted
 * @param dayMails mails asked for since then
 */
record LiveCode(byte[] nonce, int triesLeft, long askedMs, long expiresMs, long dayMs, int dayMails) {
    static final int NONCE_BYTES = 16;

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    /**
     * As it is when one more mail is asked for. A code that is still good stays the same with the tries that it has left, so that who
     * asks for another mail neither takes a person's code away nor gets more tries; it is good for longer. RATE_LIMITED says when to
     * come back.
     */
    LiveCode askedAgain(long nowMs, CodeSettings settings, Supplier<byte[]> newNonce) {
        long waitMs = askedMs + settings.pause().toMillis() - nowMs;
        if (waitMs > 0) {
            throw Refusal.rateLimited(
                    "A mail was sent to this address a moment ago: look for it, or ask again later.",
                    Duration.ofMillis(waitMs));
        }
        boolean newDay = nowMs - dayMs >= DAY_MS;
        if (!newDay && dayMails >= settings.mailsPerAddress()) {
            throw Refusal.rateLimited(
                    "Too many mails were sent to this address of late: ask again later.",
                    Duration.ofMillis(dayMs + DAY_MS - nowMs));
        }
        boolean good = triesLeft > 0 && expiresMs > nowMs;
        return new LiveCode(
                good ? nonce : newNonce.get(),
                good ? triesLeft : settings.tries(),
                nowMs,
                nowMs + settings.lifetime().toMillis(),
                newDay ? nowMs : dayMs,
                newDay ? 1 : dayMails + 1);
    }
}
