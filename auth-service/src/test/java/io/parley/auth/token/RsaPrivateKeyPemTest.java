package io.parley.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsaPrivateKeyPemTest {
    private static final String SUBJECT = "The signing key a.pem";

    @ParameterizedTest
    @ValueSource(strings = {"pkcs1.pem", "pkcs8.pem"})
    void bothFormsOfAKeySignWhatItsPublicHalfVerifies(String file) throws Exception {
        Signature signing = Signature.getInstance("SHA256withRSA");
        signing.initSign(RsaPrivateKeyPem.parse(SUBJECT, text(file)));
        signing.update((byte) 1);
        Signature verifying = Signature.getInstance("SHA256withRSA");
        verifying.initVerify(publicKey());
        verifying.update((byte) 1);
        assertThat(verifying.verify(signing.sign())).isTrue();
    }

    @Test
    void bothFormsGiveTheSameKey() throws IOException {
        RSAPrivateCrtKey pkcs1 = RsaPrivateKeyPem.parse(SUBJECT, text("pkcs1.pem"));
        assertThat(pkcs1).isEqualTo(RsaPrivateKeyPem.parse(SUBJECT, text("pkcs8.pem")));
        assertThat(pkcs1.getPublicExponent()).isEqualTo(BigInteger.valueOf(65_537));
    }

    @Test
    void whatStandsAroundTheKeyAndWindowsLineEndsDoNotMatter() throws IOException {
        String text =
                "key of the chat\r\n" + text("public.pem") + text("pkcs1.pem").replace("\n", "\r\n") + "\r\n#";
        assertThat(RsaPrivateKeyPem.parse(SUBJECT, text)).isEqualTo(RsaPrivateKeyPem.parse(SUBJECT, text("pkcs8.pem")));
    }

    @ParameterizedTest
    @CsvSource({
        "short.pem, has 1024 bits and must have 2048 or more",
        "ec-sec1.pem, 'is of the kind EC PRIVATE KEY, not RSA'",
        "ec-pkcs8.pem, is not an RSA key",
        "encrypted-pkcs1.pem, is encrypted",
        "encrypted-pkcs8.pem, is encrypted",
        "public.pem, holds no private key in PEM form but PUBLIC KEY",
        "README.md, holds no private key in PEM form",
    })
    void whatIsNoUsableKeyIsRefusedWithTheReasonAndARemedy(String file, String reason) throws IOException {
        refuses(text(file), reason, "\n");
    }

    @Test
    void aDamagedKeyIsRefusedAndNotShown() throws IOException {
        for (String file : new String[] {"pkcs1.pem", "pkcs8.pem"}) {
            String whole = text(file);
            String secret = whole.lines().skip(5).findFirst().orElseThrow();
            refuses(whole.substring(0, whole.length() / 2), "is damaged or incomplete", secret);
            refuses(whole.replace(secret + "\n", ""), "is damaged or incomplete", secret);
            refuses(whole.replace(secret, "§".repeat(64)), "is damaged or incomplete", secret);
        }
        String otherContent = Base64.getEncoder().encodeToString("no key".getBytes(StandardCharsets.US_ASCII));
        refuses(
                "-----BEGIN RSA PRIVATE KEY-----\n" + otherContent + "\n-----END RSA PRIVATE KEY-----\n",
                "is damaged or incomplete",
                otherContent);
    }

    private static void refuses(String text, String reason, String hidden) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RsaPrivateKeyPem.parse(SUBJECT, text))
                .withMessageStartingWith(SUBJECT + " " + reason)
                .withMessageContaining("openssl genpkey")
                .satisfies(refusal -> {
                    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
                        assertThat(String.valueOf(cause.getMessage())).doesNotContain(hidden);
                    }
                });
    }

    private static PublicKey publicKey() throws GeneralSecurityException, IOException {
        byte[] der = Base64.getMimeDecoder().decode(text("public.pem").replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    private static String text(String file) throws IOException {
        try (InputStream resource = RsaPrivateKeyPemTest.class.getResourceAsStream("/signing-keys/" + file)) {
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
