package io.parley.auth.token;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A refresh token: 128 random bits that stay the same from a login on (the family), then 256 bits that are new each
 * time. The family shows which device a used-up token belonged to; the secret is stored as a hash only.
 */
public final class RefreshToken {
    private static final int FAMILY_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int TEXT_LENGTH = 64;
    private static final String HMAC = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] family;
    private final byte[] secret;

    private RefreshToken(byte[] family, byte[] secret) {
        this.family = family;
        this.secret = secret;
    }

    /** The first token after a login. */
    public static RefreshToken first() {
        return new RefreshToken(randomBytes(FAMILY_BYTES), randomBytes(SECRET_BYTES));
    }

    /** What the token after another one is made of, besides that one: 32 random bytes, which only the server knows. */
    public static byte[] newSalt() {
        return randomBytes(SECRET_BYTES);
    }

    /**
     * The token after this one: the same each time for the same salt. It takes both to make it, so neither a token that was
     * stolen nor a copy of the database tells the next one.
     */
    public RefreshToken next(byte[] salt) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return new RefreshToken(family, mac.doFinal(salt));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java has no HMAC-SHA256.", impossible);
        }
    }

    /** Reads what a client sent; empty when it cannot be a refresh token. */
    public static Optional<RefreshToken> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Optional.of(new RefreshToken(
                    Arrays.copyOf(bytes, FAMILY_BYTES), Arrays.copyOfRange(bytes, FAMILY_BYTES, bytes.length)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** What the client gets: 64 characters. */
    public String text() {
        byte[] bytes = Arrays.copyOf(family, FAMILY_BYTES + SECRET_BYTES);
        System.arraycopy(secret, 0, bytes, FAMILY_BYTES, SECRET_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** 16 bytes. */
    public byte[] family() {
        return family.clone();
    }

    /** SHA-256 of the secret; 256 random bits need no slower hash. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This Java has no SHA-256.", impossible);
        }
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
