package io.parley.gateway.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Which access tokens are no longer good although they have not expired. Revocations are kept for as long as a token can
 * live. Bounded: when there are too many the oldest is forgotten, and with it every token that is as old is refused, so
 * that forgetting never lets a revoked token in.
 *
 * <p>Written by the one thread that consumes revocations; any thread may ask.
 */
public final class RevokedTokens {
    private final ConcurrentMap<Integer, List<TokenRevocation>> byUser = new ConcurrentHashMap<>();
    /** In the order of arrival; only for the writer. */
    private final ArrayDeque<TokenRevocation> oldestFirst = new ArrayDeque<>();

    private final long tokenLifetimeMs;
    private final int maxRevocations;
    private volatile long forgottenUntilMs;

    /**
     * @param tokenLifetimeMs the longest life of an access token, with a margin for clocks
     * @param maxRevocations how many are remembered
     */
    public RevokedTokens(long tokenLifetimeMs, int maxRevocations) {
        this.tokenLifetimeMs = tokenLifetimeMs;
        this.maxRevocations = maxRevocations;
    }

    /** Remembers a revocation. */
    public void add(TokenRevocation revocation) {
        if (oldestFirst.size() >= maxRevocations) {
            TokenRevocation oldest = oldestFirst.remove();
            forgottenUntilMs = Math.max(forgottenUntilMs, oldest.issuedUntilMs());
            forget(oldest);
        }
        oldestFirst.add(revocation);
        byUser.merge(revocation.userId(), List.of(revocation), RevokedTokens::concat);
    }

    /** Forgets revocations of tokens that have expired by themselves. */
    public void forgetExpired(long nowMs) {
        TokenRevocation oldest;
        while ((oldest = oldestFirst.peek()) != null && oldest.issuedUntilMs() + tokenLifetimeMs < nowMs) {
            oldestFirst.remove();
            forget(oldest);
        }
    }

    /** The revocation that concerns the token this identity was shown with. */
    public Optional<TokenRevocation> concerning(Identity identity) {
        return byUser.getOrDefault(identity.userId(), List.of()).stream()
                .filter(revocation -> revocation.concerns(identity))
                .findFirst();
    }

    /** Whether the token is so old that nothing is remembered of its time any more: only a new one is good. */
    public boolean isOlderThanMemory(Identity identity) {
        return identity.issuedAtMs() <= forgottenUntilMs;
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
