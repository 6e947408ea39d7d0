package io.parley.auth.digest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with a key for one use, made of the secret that all replicas share. Any thread. */
public final class KeyedDigest {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param secret that all replicas share
     * @param use what it is for: digests of one use tell nothing of those of another
     */
    public KeyedDigest(String secret, String use) {
        key = new SecretKeySpec(
                hmac(
                        new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM),
                        use.getBytes(StandardCharsets.UTF_8)),
                ALGORITHM);
    }

    /** 32 bytes. */
    public byte[] of(byte[] message) {
        return hmac(key, message);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
