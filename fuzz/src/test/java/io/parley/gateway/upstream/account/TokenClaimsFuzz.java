package io.parley.gateway.upstream.account;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.parley.gateway.protocol.Refusal;
import java.nio.charset.StandardCharsets;

/** Whatever the payload of a token says whose signature is good: who it speaks for, within the bounds, or a refusal. */
class TokenClaimsFuzz {
    private static final long NOW_MS = 1_800_000_000_000L;

    @FuzzTest
    void claimsAreReadOrRefused(byte[] payload) {
        try {
            AccessToken token = TokenClaims.read(new String(payload, StandardCharsets.UTF_8), NOW_MS);
            if (token.expiresAtMs() <= NOW_MS || token.identity().userId() < 100_000_000) {
                throw new AssertionError("taken for good: " + token);
            }
        } catch (Refusal notValid) {
            // As it should be.
        }
    }
}
