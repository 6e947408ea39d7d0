package io.parley.auth.token;

import java.io.IOException;
import java.io.StringReader;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * An RSA private key as text, in either of the forms that tools write: PKCS#8 ({@code BEGIN PRIVATE KEY}: openssl,
 * cert-manager, Java) and PKCS#1 ({@code BEGIN RSA PRIVATE KEY}: Helm, older openssl). What stands before or after the key
 * in the text is passed over.
 */
final class RsaPrivateKeyPem {
    static final int LEAST_BITS = 2048;

    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String REMEDY =
            "; \"openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048\" makes one that fits.";

    private RsaPrivateKeyPem() {}

    /**
     * The first private key in a text.
     *
     * @throws IllegalArgumentException with a sentence that begins with {@code subject} and says what is wrong and what to
     *     do; nothing of the key is in it
     */
    static RSAPrivateCrtKey parse(String subject, String text) {
        PemObject pem = firstPrivateKey(subject, text);
        if (pem.getType().startsWith("ENCRYPTED") || hasEncryptionHeader(pem.getHeaders())) {
            throw wrong(subject, "is encrypted, and nobody is there to type its pass phrase", null);
        }
        RSAPrivateCrtKey key = decode(subject, pem);
        if (key.getModulus().bitLength() < LEAST_BITS) {
            throw wrong(
                    subject,
                    "has " + key.getModulus().bitLength() + " bits and must have " + LEAST_BITS + " or more",
                    null);
        }
        return key;
    }

    private static PemObject firstPrivateKey(String subject, String text) {
        String found = "";
        try (PemReader reader = new PemReader(new StringReader(text))) {
            for (PemObject pem = reader.readPemObject(); pem != null; pem = reader.readPemObject()) {
                if (pem.getType().endsWith(PKCS8)) {
                    return pem;
                }
                found = " but " + pem.getType();
            }
        } catch (IOException | RuntimeException broken) {
            throw wrong(subject, "is damaged or incomplete", broken);
        }
        throw wrong(subject, "holds no private key in PEM form" + found, null);
    }

    private static boolean hasEncryptionHeader(Collection<?> headers) {
        return headers.stream().map(PemHeader.class::cast).anyMatch(header -> header.getName()
                .equals("DEK-Info"));
    }

    private static RSAPrivateCrtKey decode(String subject, PemObject pem) {
        PrivateKeyInfo info =
                switch (pem.getType()) {
                    case PKCS8 -> structure(subject, () -> PrivateKeyInfo.getInstance(pem.getContent()));
                    case PKCS1 -> structure(subject, () -> wrapped(RSAPrivateKey.getInstance(pem.getContent())));
                    default -> throw wrong(subject, "is of the kind " + pem.getType() + ", not RSA", null);
                };
        if (!PKCSObjectIdentifiers.rsaEncryption.equals(
                info.getPrivateKeyAlgorithm().getAlgorithm())) {
            throw wrong(subject, "is not an RSA key", null);
        }
        PrivateKey key = structure(subject, () -> KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
        if (key instanceof RSAPrivateCrtKey pair) {
            return pair;
        }
        throw wrong(subject, "lacks the public exponent", null);
    }

    private static <T> T structure(String subject, Callable<T> decoding) {
        try {
            return decoding.call();
        } catch (Exception damaged) {
            throw wrong(subject, "is damaged or incomplete", damaged);
        }
    }

    /** PKCS#8 is the PKCS#1 structure with the name of the algorithm in front. */
    private static PrivateKeyInfo wrapped(RSAPrivateKey key) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
    }

    private static IllegalArgumentException wrong(String subject, String what, Exception cause) {
        return new IllegalArgumentException(subject + " " + what + REMEDY, cause);
    }
}
