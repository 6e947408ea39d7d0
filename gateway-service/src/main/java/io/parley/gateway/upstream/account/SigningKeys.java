package io.parley.gateway.upstream.account;

import io.parley.proto.auth.v1.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The public keys of auth-service by key id. Fetched at start, until that succeeds, and again when a token names a key
 * nobody knows, but not more often than every few seconds: tokens with invented key ids must not become calls.
 */
public final class SigningKeys {
    private static final Logger LOG = Logger.getLogger(SigningKeys.class);
    private static final long START_RETRY_MS = 500;
    private static final long MIN_REFETCH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AuthClient auth;
    private volatile Map<String, PublicKey> keys = Map.of();
    private CompletableFuture<Void> underWay;
    private long fetchedNanos;

    public SigningKeys(AuthClient auth) {
        this.auth = auth;
    }

    /** Fetches the keys, again and again until it has them. */
    public void start(ScheduledExecutorService timer) {
        fetch().whenComplete((done, failure) -> {
            if (keys.isEmpty()) {
                timer.schedule(() -> start(timer), START_RETRY_MS, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Whether any key is known: without one no token can be checked. */
    public boolean areKnown() {
        return !keys.isEmpty();
    }

    /** The key of this id; null when it is not known (yet). */
    PublicKey find(String keyId) {
        return keyId == null ? null : keys.get(keyId);
    }

    /** Completes when the keys are as new as may be asked for now; never fails. */
    CompletionStage<Void> refetch() {
        synchronized (this) {
            if (underWay != null) {
                return underWay;
            }
            if (areKnown() && System.nanoTime() - fetchedNanos < MIN_REFETCH_NANOS) {
                return CompletableFuture.completedStage(null);
            }
        }
        return fetch();
    }

    private CompletionStage<Void> fetch() {
        CompletableFuture<Void> fetched = new CompletableFuture<>();
        synchronized (this) {
            underWay = fetched;
            fetchedNanos = System.nanoTime();
        }
        auth.signingKeys().whenComplete((list, failure) -> {
            if (failure == null) {
                keys = decode(list);
            }
            synchronized (this) {
                underWay = null;
            }
            fetched.complete(null);
        });
        return fetched;
    }

    private static Map<String, PublicKey> decode(List<SigningKey> list) {
        Map<String, PublicKey> decoded = new HashMap<>();
        for (SigningKey key : list) {
            try {
                X509EncodedKeySpec spec =
                        new X509EncodedKeySpec(key.getPublicKey().toByteArray());
                decoded.put(key.getKeyId(), KeyFactory.getInstance("RSA").generatePublic(spec));
            } catch (GeneralSecurityException unusable) {
                LOG.errorf(unusable, "The signing key %s cannot be used", key.getKeyId());
            }
        }
        return Map.copyOf(decoded);
    }
}
