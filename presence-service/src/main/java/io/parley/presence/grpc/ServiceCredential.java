package io.parley.presence.grpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that callers show to prove that they are Parley services. Never printed. */
public final class ServiceCredential {
    /** Anything shorter can be guessed. */
    private static final int SMALLEST_LENGTH = 16;

    private final byte[] secret;

    public ServiceCredential(String secret) {
        if (secret.length() < SMALLEST_LENGTH) {
            throw new IllegalArgumentException("parley.service-credential (environment PARLEY_SERVICE_CREDENTIAL) must"
                    + " have at least " + SMALLEST_LENGTH + " characters");
        }
        this.secret = secret.getBytes(StandardCharsets.US_ASCII);
    }

    /** Compares in a time that does not tell how much was right. */
    boolean matches(String shown) {
        return shown != null && MessageDigest.isEqual(secret, shown.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "ServiceCredential[redacted]";
    }
}
