package io.parley.gateway.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Which access tokens are no longer good although they have not expired. Revocations are kept for as long as a token can
 * live. Bounded: when there are too many the oldest is forgotten, and with it every token that is as old is refused, so
 * that forgetting never lets a revoked token in.
 *
 * <p>Knows as well for how long no source of revocations has spoken: after a while tokens cannot be trusted. Written by
 * whoever hears of revocations; any thread may ask.
 */
public final class RevokedTokens {
    private final ConcurrentMap<Integer, List<TokenRevocation>> byUser = new ConcurrentHashMap<>();
    /** In the order of arrival; guarded by this. */
    private final ArrayDeque<TokenRevocation> oldestFirst = new ArrayDeque<>();

    private final long tokenLifetimeMs;
    private final int maxRevocations;
    private final long maxSilenceMs;
    private volatile long forgottenUntilMs;
    /** When a source last told everything; 0 before the first time. */
    private volatile long heardNanos;

    /**
     * @param tokenLifetimeMs the longest life of an access token, with a margin for clocks
     * @param maxRevocations how many are remembered
     * @param maxSilenceMs how long the sources of revocations may be silent until no token is trusted
     */
    public RevokedTokens(long tokenLifetimeMs, int maxRevocations, long maxSilenceMs) {
        this.tokenLifetimeMs = tokenLifetimeMs;
        this.maxRevocations = maxRevocations;
        this.maxSilenceMs = maxSilenceMs;
    }

    /** Remembers a revocation; one that is known already changes nothing. */
    public synchronized void add(TokenRevocation revocation) {
        if (byUser.getOrDefault(revocation.userId(), List.of()).contains(revocation)) {
            return;
        }
        if (oldestFirst.size() >= maxRevocations) {
            TokenRevocation oldest = oldestFirst.remove();
            forgottenUntilMs = Math.max(forgottenUntilMs, oldest.issuedUntilMs());
            forget(oldest);
        }
        oldestFirst.add(revocation);
        byUser.merge(revocation.userId(), List.of(revocation), RevokedTokens::concat);
    }

    /** Forgets revocations of tokens that have expired by themselves. */
    public synchronized void forgetExpired(long nowMs) {
        TokenRevocation oldest;
        while ((oldest = oldestFirst.peek()) != null && oldest.issuedUntilMs() + tokenLifetimeMs < nowMs) {
            oldestFirst.remove();
            forget(oldest);
        }
    }

    /** The revocation that concerns the token this identity was shown with. */
    public Optional<TokenRevocation> concerning(Identity identity) {
        return byUser.getOrDefault(identity.userId(), List.of()).stream()
                .filter(revocation -> revocation.concernsToken(identity))
                .findFirst();
    }

    /** Whether the token is so old that nothing is remembered of its time any more: only a new one is good. */
    public boolean isOlderThanMemory(Identity identity) {
        return identity.issuedAtMs() <= forgottenUntilMs;
    }

    /** A source has told everything that was revoked until now. */
    public void heardOfAll() {
        heardNanos = Math.max(1, System.nanoTime());
    }

    /** How long ago a source last told everything, in milliseconds; very long before the first time. */
    public long millisSinceHeard() {
        long last = heardNanos;
        return last == 0 ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
    }

    /** Whether revocations may have been missed for too long: then only auth-service can say who somebody is. */
    public boolean mayHaveMissedSome() {
        return millisSinceHeard() > maxSilenceMs;
    }

    private void forget(TokenRevocation revocation) {
        byUser.computeIfPresent(revocation.userId(), (user, all) -> {
            List<TokenRevocation> rest =
                    all.stream().filter(other -> other != revocation).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    private static List<TokenRevocation> concat(List<TokenRevocation> some, List<TokenRevocation> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
