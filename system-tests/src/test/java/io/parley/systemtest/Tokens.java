package io.parley.systemtest;

import io.parley.localcluster.service.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.stream.Stream;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** Makes tokens that only the holder of the cluster's signing key can make. */
final class Tokens {
    private Tokens() {}

    /** The same token, rightly signed, but issued two hours ago and expired one hour ago. */
    static String expiredCopy(String token, LocalCluster cluster)
            throws IOException, GeneralSecurityException, InvalidJwtException, JoseException {
        JwtClaims claims = new JwtConsumerBuilder()
                .setSkipSignatureVerification()
                .setSkipAllValidators()
                .build()
                .processToClaims(token);
        long now = NumericDate.now().getValue();
        claims.setIssuedAt(NumericDate.fromSeconds(now - 7_200));
        claims.setExpirationTime(NumericDate.fromSeconds(now - 3_600));
        claims.setClaim("iat_ms", (now - 7_200) * 1_000);
        Path pem;
        try (Stream<Path> keys = Files.list(cluster.home().resolve("signing-keys"))) {
            pem = keys.sorted().toList().getLast();
        }
        JsonWebSignature signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signed.setKeyIdHeaderValue(pem.getFileName().toString().replace(".pem", ""));
        signed.setKey(privateKey(pem));
        return signed.getCompactSerialization();
    }

    private static PrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
        String base64 =
                Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
}
