package io.parley.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers which passwords were found correct, so that the next login of the same account costs no Argon2id hash. An
 * entry is an HMAC of account, stored hash and password under a key that exists only in this process: it says nothing
 * about the password, and it is never looked up again once the stored hash has changed. Any thread may call.
 */
@ApplicationScoped
public class VerifiedCredentials {
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final Cache<Fingerprint, Boolean> verified;
    private final Counter hits;
    private final Counter misses;

    VerifiedCredentials(PasswordHashSettings settings, MeterRegistry metrics) {
        byte[] keyBytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(keyBytes);
        key = new SecretKeySpec(keyBytes, HMAC);
        verified = Caffeine.newBuilder()
                .maximumSize(settings.cacheSize())
                .expireAfterWrite(settings.cacheLifetime())
                .build();
        hits = lookups("hit").register(metrics);
        misses = lookups("miss").register(metrics);
    }

    /** Stands for one password of one account with one stored hash. */
    record Fingerprint(ByteBuffer hmac) {}

    Fingerprint fingerprint(String account, String storedHash, Password password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            updateWithLength(mac, account.getBytes(StandardCharsets.UTF_8));
            updateWithLength(mac, storedHash.getBytes(StandardCharsets.US_ASCII));
            return new Fingerprint(ByteBuffer.wrap(mac.doFinal(password.utf8())));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java has no HMAC-SHA256.", impossible);
        }
    }

    boolean contains(Fingerprint fingerprint) {
        boolean hit = verified.getIfPresent(fingerprint) != null;
        (hit ? hits : misses).increment();
        return hit;
    }

    void remember(Fingerprint fingerprint) {
        verified.put(fingerprint, Boolean.TRUE);
    }

    private static void updateWithLength(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        mac.update(part);
    }

    private static Counter.Builder lookups(String result) {
        return Counter.builder("parley.auth.credential.cache")
                .description("Lookups of a verified credential")
                .tag("result", result);
    }
}
