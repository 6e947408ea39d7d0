package io.parley.auth.testing;

import io.parley.proto.auth.v1.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;

/** Verifies access tokens with published keys, as a gateway does. */
public final class AccessTokenReader {
    private final Map<String, PublicKey> keys = new HashMap<>();

    public AccessTokenReader(List<SigningKey> published) {
        for (SigningKey key : published) {
            try {
                X509EncodedKeySpec encoded =
                        new X509EncodedKeySpec(key.getPublicKey().toByteArray());
                keys.put(key.getKeyId(), KeyFactory.getInstance("RSA").generatePublic(encoded));
            } catch (GeneralSecurityException wrongKey) {
                throw new AssertionError(wrongKey);
            }
        }
    }

    public JwtClaims read(String token) {
        try {
            return new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(
                            AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256)
                    .setVerificationKeyResolver((signed, around) -> keys.get(keyId(signed)))
                    .setExpectedAudience("parley")
                    .setExpectedIssuer("parley-auth")
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .build()
                    .processToClaims(token);
        } catch (InvalidJwtException refused) {
            throw new AssertionError(refused);
        }
    }

    public long issuedMs(String token) {
        try {
            return read(token).getClaimValue("iat_ms", Long.class);
        } catch (MalformedClaimException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static String keyId(JsonWebStructure signed) {
        return signed.getKeyIdHeaderValue();
    }
}
