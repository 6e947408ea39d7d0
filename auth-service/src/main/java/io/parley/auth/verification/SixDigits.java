package io.parley.auth.verification;

import io.parley.auth.digest.KeyedDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Computes codes: six digits of an HMAC over purpose, address and a nonce. So a code need not be stored anywhere, a mail that is sent
 * again has the same, and who reads the database learns none. Any thread.
 */
final class SixDigits {
    private static final int CODES = 1_000_000;
    private static final int DIGITS = 6;

    private final KeyedDigest digest;

    /** @param secret that all replicas share */
    SixDigits(String secret) {
        digest = new KeyedDigest(secret, "parley codes by e-mail, 1");
    }

    /** @param addressKey the folded address */
    String of(CodePurpose purpose, String addressKey, byte[] nonce) {
        byte[] address = addressKey.getBytes(StandardCharsets.UTF_8);
        byte[] mac = digest.of(ByteBuffer.allocate(1 + nonce.length + address.length)
                .put((byte) purpose.number())
                .put(nonce)
                .put(address)
                .array());
        // Of 63 bits the remainder is as good as even.
        long number = (ByteBuffer.wrap(mac).getLong() & Long.MAX_VALUE) % CODES;
        return ("0".repeat(DIGITS) + number).substring(Long.toString(number).length());
    }

    /** Takes the same time whichever digits are wrong. Blanks that people type between them do not count. */
    static boolean same(String code, String typed) {
        String digits = typed.replaceAll("[\\s-]", "");
        return MessageDigest.isEqual(code.getBytes(StandardCharsets.UTF_8), digits.getBytes(StandardCharsets.UTF_8));
    }
}
