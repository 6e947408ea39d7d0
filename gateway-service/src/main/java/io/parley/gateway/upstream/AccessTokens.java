package io.parley.gateway.upstream;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.proto.client.v1.ErrorCode;
import java.security.PublicKey;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/**
 * Checks access tokens without a call: RS256 only, by auth-service's public keys. Costs some tens of microseconds on the
 * calling thread. Fails with {@code Refusal}s: UNAUTHENTICATED, TOKEN_EXPIRED, or UNAVAILABLE when no key is known.
 */
public final class AccessTokens {
    private static final String ISSUER = "parley-auth";
    private static final String AUDIENCE = "parley";
    private static final AlgorithmConstraints RS256_ONLY =
            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256);
    private static final int MAX_TOKEN_CHARS = 8_192;

    private final SigningKeys keys;
    private final Clock clock;

    AccessTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Who the token speaks for. Asks for the keys once when the token names one that is not known. */
    public CompletionStage<AccessToken> verify(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN_CHARS) {
            return CompletableFuture.failedStage(notValid());
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
            return CompletableFuture.failedStage(notValid());
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
            throw notValid();
        }
        return check(signature, key);
    }

    private AccessToken check(JsonWebSignature signature, PublicKey key) {
        try {
            signature.setKey(key);
            if (!signature.verifySignature()) {
                throw notValid();
            }
            return checkClaims(JwtClaims.parse(signature.getPayload()));
        } catch (JoseException | InvalidJwtException | MalformedClaimException | NumberFormatException notAToken) {
            throw notValid();
        }
    }

    private AccessToken checkClaims(JwtClaims claims) throws MalformedClaimException {
        boolean ours = ISSUER.equals(claims.getIssuer())
                && claims.getAudience().contains(AUDIENCE)
                && claims.getExpirationTime() != null
                && claims.getSubject() != null
                && claims.getStringClaimValue("dev") != null
                && claims.getStringClaimValue("name") != null
                && claims.hasClaim("iat_ms");
        if (!ours) {
            throw notValid();
        }
        long expiresAtMs = claims.getExpirationTime().getValueInMillis();
        if (clock.millis() >= expiresAtMs) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_TOKEN_EXPIRED, "The access token has expired: use Refresh, or log in again.");
        }
        String name = claims.getStringClaimValue("name");
        Identity identity = new Identity(
                Integer.parseInt(claims.getSubject()),
                claims.getStringClaimValue("dev"),
                name,
                claims.hasClaim("nick") ? claims.getStringClaimValue("nick") : name,
                claims.hasClaim("ava") ? claims.getStringClaimValue("ava") : "",
                ((Number) claims.getClaimValue("iat_ms", Number.class)).longValue());
        return new AccessToken(identity, expiresAtMs);
    }

    private static Refusal notValid() {
        return Refusal.of(ErrorCode.ERROR_CODE_UNAUTHENTICATED, "The access token is not valid: log in again.");
    }
}
