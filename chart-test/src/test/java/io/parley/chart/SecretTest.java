package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretTest {
    @AfterEach
    void forgetSecrets() {
        Chart.cluster().clear();
    }

    @Test
    void theFirstInstallGeneratesWhatIsMissing() {
        Manifests first = Chart.render();
        Manifests second = Chart.render();
        String one = value(first, "parley-service-credential", "service-credential");
        assertThat(one).hasSizeGreaterThanOrEqualTo(16);
        assertThat(value(second, "parley-service-credential", "service-credential"))
                .isNotEqualTo(one);
        assertThat(value(first, "parley-mysql-users", "auth-password"))
                .isNotEqualTo(value(first, "parley-mysql-users", "message-password"));
    }

    @Test
    void anUpgradeKeepsWhatWasGenerated() {
        Manifests installed = Chart.render();
        installed.all(Secret.class).forEach(secret -> Chart.cluster()
                .put(secret.getMetadata().getName(), secret.getData()));
        Manifests upgraded = Chart.render(Map.of("gateway.replicas", 3));
        for (Secret before : installed.all(Secret.class)) {
            assertThat(upgraded.one(Secret.class, before.getMetadata().getName())
                            .getData())
                    .isEqualTo(before.getData());
        }
    }

    @Test
    void anUpgradeThatChangesNothingRestartsNothing() {
        Manifests installed = Chart.render();
        installed.all(Secret.class).forEach(secret -> Chart.cluster()
                .put(secret.getMetadata().getName(), secret.getData()));
        assertThat(Chart.render().pods()).isEqualTo(installed.pods());
    }

    @Test
    void theGeneratedSigningKeyIsAnRsaKeyOfModestSize() {
        String pem = value(Chart.render(), "parley-signing-keys", "key-0001.pem");
        assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        // SEQUENCE of 4 bytes, version of 3, then the modulus: tag, 0x82, two bytes of length.
        int modulusBytes = new BigInteger(1, new byte[] {der[9], der[10]}).intValue();
        assertThat(modulusBytes).isEqualTo(257);
    }

    @Test
    void theCertificateOfServicesIsForTheirNameAndOfAnAuthorityOfItsOwn() throws Exception {
        Manifests manifests = Chart.render();
        X509Certificate authority = certificate(value(manifests, "parley-service-tls", "ca.crt"));
        X509Certificate services = certificate(value(manifests, "parley-service-tls", "tls.crt"));
        services.verify(authority.getPublicKey());
        assertThat(services.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString())
                        .toList())
                .containsExactly("parley-services");
        assertThat(services.getExtendedKeyUsage())
                .as("to serve and to call: 1.3.6.1.5.5.7.3.1 and .2")
                .contains("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        for (String service : new String[] {"auth", "presence", "message", "gateway"}) {
            assertThat(manifests.services().get(service).getSpec().getVolumes())
                    .anySatisfy(volume -> assertThat(volume.getSecret())
                            .isNotNull()
                            .extracting(source -> source.getSecretName())
                            .isEqualTo("parley-service-tls"));
        }
    }

    @Test
    void servicesSpeakPlainWhereAMeshEncrypts() {
        Manifests manifests = Chart.render(Map.of("serviceTls.enabled", false));
        assertThat(manifests.all(Secret.class))
                .extracting(secret -> secret.getMetadata().getName())
                .doesNotContain("parley-service-tls");
        assertThat(manifests.pods().toString()).doesNotContain("service-tls", "QUARKUS_TLS__SERVICES");
    }

    private static X509Certificate certificate(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aNewKeyIdAddsAKeyAndKeepsTheOldOne() {
        Chart.cluster().put("parley-signing-keys", Map.of("key-0001.pem", base64("old")));
        Secret keys =
                Chart.render(Map.of("auth.signingKeys.currentId", "key-0002")).one(Secret.class, "parley-signing-keys");
        assertThat(keys.getData()).containsOnlyKeys("key-0001.pem", "key-0002.pem");
        assertThat(keys.getData()).containsEntry("key-0001.pem", base64("old"));
    }

    @Test
    void everySecretCanBeOnesOwn() {
        Manifests manifests = Chart.renderScenario("production");
        assertThat(manifests.all(Secret.class))
                .extracting(secret -> secret.getMetadata().getName())
                .containsExactly("parley-check");
        assertThat(PodTest.secretKey(manifests.services().get("gateway"), "PARLEY_SERVICE_CREDENTIAL"))
                .isEqualTo("parley-credential/service-credential");
        assertThat(PodTest.secretKey(manifests.services().get("auth"), "QUARKUS_DATASOURCE_PASSWORD"))
                .isEqualTo("parley-mysql/auth-password");
        assertThat(manifests.services().get("auth").getSpec().getVolumes())
                .anySatisfy(volume -> assertThat(volume.getSecret())
                        .isNotNull()
                        .extracting(source -> source.getSecretName())
                        .isEqualTo("parley-keys"));
    }

    @Test
    void noSecretIsInAConfigMap() {
        Manifests manifests = Chart.renderScenario("external");
        assertThat(manifests.all(ConfigMap.class).toString()).doesNotContain("given-at-install");
        assertThat(manifests.pods().toString()).doesNotContain("given-at-install");
    }

    private static String value(Manifests manifests, String secret, String key) {
        return new String(
                Base64.getDecoder()
                        .decode(manifests.one(Secret.class, secret).getData().get(key)),
                StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
