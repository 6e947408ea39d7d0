package io.parley.auth.token;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.UserProfile;
import io.parley.auth.worker.BoundedWorkers;
import io.parley.auth.worker.Turn;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Writes access tokens: JWT, RS256, with the claims that {@code parley.auth.v1.TokensResponse} lists. A signature takes
 * the better part of a millisecond, so it is made on workers.
 */
@ApplicationScoped
public class AccessTokens {
    private static final String ISSUER = "parley-auth";
    private static final String AUDIENCE = "parley";
    private static final long MILLIS_PER_SECOND = 1000;

    /** Of one RSA signature. */
    private static final Duration GUESS = Duration.ofMillis(2);

    private final SigningKeys keys;
    private final Duration lifetime;
    private final BoundedWorkers workers;

    AccessTokens(SigningKeys keys, TokenSettings settings, MeterRegistry metrics) {
        this.keys = keys;
        lifetime = settings.accessLifetime();
        workers = new BoundedWorkers(
                "signing", Runtime.getRuntime().availableProcessors(), settings.signingQueue(), GUESS, metrics);
    }

    /** A token for one device of a user, issued at the given time. */
    public Uni<String> issue(UserProfile user, String deviceId, long issuedMs) {
        return workers.run(Turn.OF_ALL, () -> sign(user, deviceId, issuedMs));
    }

    /** How long a token is good for, from its issue. */
    public Duration lifetime() {
        return lifetime;
    }

    @PreDestroy
    void stop() throws InterruptedException {
        workers.close();
    }

    private String sign(UserProfile user, String deviceId, long issuedMs) throws JoseException {
        long issuedSeconds = issuedMs / MILLIS_PER_SECOND;
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(Integer.toString(user.id()));
        claims.setIssuedAt(NumericDate.fromSeconds(issuedSeconds));
        claims.setExpirationTime(NumericDate.fromSeconds(issuedSeconds + lifetime.toSeconds()));
        claims.setClaim("iat_ms", issuedMs);
        claims.setClaim("dev", deviceId);
        claims.setClaim("name", user.name());
        claims.setClaim("nick", user.nickname());
        if (!user.avatarUrl().isEmpty()) {
            claims.setClaim("ava", user.avatarUrl());
        }
        SigningKey key = keys.signing();
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setKeyIdHeaderValue(key.id());
        token.setHeader("typ", "JWT");
        token.setKey(key.privateKey());
        token.setPayload(claims.toJson());
        return token.getCompactSerialization();
    }
}
