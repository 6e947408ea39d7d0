package io.parley.gateway.upstream.account;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.ErrorCode;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Reads what an access token says, once its signature is known to be good. A claim of another kind than auth-service
 * writes makes the token not valid; it is never an error of the gateway. Stateless.
 */
final class TokenClaims {
    private static final String ISSUER = "parley-auth";
    private static final String AUDIENCE = "parley";
    private static final int MS_PER_SECOND = 1_000;
    /** Further away than any date a clock shows, and far below what overflows as milliseconds. */
    private static final long MAX_SECONDS = 1L << 40;

    private TokenClaims() {}

    /**
     * The token with these claims.
     *
     * @throws Refusal UNAUTHENTICATED, or TOKEN_EXPIRED
     */
    static AccessToken read(String payload, long nowMs) {
        try {
            return read(JwtClaims.parse(payload), nowMs);
        } catch (InvalidJwtException | MalformedClaimException | NumberFormatException notAToken) {
            throw notValid();
        }
    }

    private static AccessToken read(JwtClaims claims, long nowMs) throws MalformedClaimException {
        String name = claims.getStringClaimValue("name");
        String device = claims.getStringClaimValue("dev");
        boolean ours = ISSUER.equals(claims.getIssuer())
                && claims.hasClaim("aud")
                && claims.getAudience().contains(AUDIENCE)
                && name != null
                && device != null;
        if (!ours) {
            throw notValid();
        }
        long expiresAtMs = wholeNumber(claims, "exp", MAX_SECONDS) * MS_PER_SECOND;
        if (claims.hasClaim("nbf") && nowMs < wholeNumber(claims, "nbf", MAX_SECONDS) * MS_PER_SECOND) {
            throw notValid();
        }
        if (nowMs >= expiresAtMs) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_TOKEN_EXPIRED, "The access token has expired: use Refresh, or log in again.");
        }
        Identity identity = new Identity(
                userId(claims.getSubject()),
                device,
                name,
                claims.hasClaim("nick") ? claims.getStringClaimValue("nick") : name,
                claims.hasClaim("ava") ? claims.getStringClaimValue("ava") : "",
                wholeNumber(claims, "iat_ms", MAX_SECONDS * MS_PER_SECOND));
        return new AccessToken(identity, expiresAtMs);
    }

    private static int userId(String subject) {
        int id = subject == null ? 0 : Integer.parseInt(subject);
        if (id < UserIdRange.LOWEST || id > UserIdRange.HIGHEST) {
            throw notValid();
        }
        return id;
    }

    private static long wholeNumber(JwtClaims claims, String name, long max) {
        if (claims.getClaimValue(name) instanceof Long number && number >= 0 && number <= max) {
            return number;
        }
        throw notValid();
    }

    static Refusal notValid() {
        return Refusal.of(ErrorCode.ERROR_CODE_UNAUTHENTICATED, "The access token is not valid: log in again.");
    }
}
