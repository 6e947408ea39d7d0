package io.parley.gateway.upstream.account;

import io.parley.gateway.protocol.Refusal;
import java.security.PublicKey;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Checks access tokens without a call: RS256 only, by auth-service's public keys. Costs some tens of microseconds on the
 * calling thread. Fails with {@code Refusal}s: UNAUTHENTICATED, TOKEN_EXPIRED, or UNAVAILABLE when no key is known.
 */
public final class AccessTokens {
    private static final AlgorithmConstraints RS256_ONLY =
            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256);
    private static final int MAX_TOKEN_CHARS = 8_192;

    private final SigningKeys keys;
    private final Clock clock;

    public AccessTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Who the token speaks for. Asks for the keys once when the token names one that is not known. */
    public CompletionStage<AccessToken> verify(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN_CHARS) {
            return CompletableFuture.failedStage(TokenClaims.notValid());
        }
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(RS256_ONLY);
            signature.setCompactSerialization(token);
            String keyId = signature.getKeyIdHeaderValue();
            PublicKey key = keys.find(keyId);
            if (key != null) {
                return CompletableFuture.completedStage(check(signature, key));
            }
            return keys.refetch().thenApply(fetched -> checkWithNewKeys(signature, keyId));
        } catch (JoseException notAToken) {
            return CompletableFuture.failedStage(TokenClaims.notValid());
        } catch (Refusal refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    private AccessToken checkWithNewKeys(JsonWebSignature signature, String keyId) {
        if (!keys.areKnown()) {
            throw Refusal.unavailable("Tokens cannot be checked just now; try again.");
        }
        PublicKey key = keys.find(keyId);
        if (key == null) {
            throw TokenClaims.notValid();
        }
        return check(signature, key);
    }

    private AccessToken check(JsonWebSignature signature, PublicKey key) {
        try {
            signature.setKey(key);
            if (!signature.verifySignature()) {
                throw TokenClaims.notValid();
            }
            return TokenClaims.read(signature.getPayload(), clock.millis());
        } catch (JoseException notAToken) {
            throw TokenClaims.notValid();
        }
    }
}
