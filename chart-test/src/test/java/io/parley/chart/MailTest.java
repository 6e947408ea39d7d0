package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** auth-service sends mail by the SMTP server that the values name, and by none when they name none. */
class MailTest {
    private static final String NAME = "parley-auth";
    private static final Map<String, Object> MAIL = Map.of(
            "mail.host", "smtp.example.com",
            "mail.from", "chat@example.com",
            "mail.username", "chat",
            "mail.password", "secret of smtp",
            "mail.caSecret", "own-authority",
            "mail.registration", "required");

    @Test
    void withoutAHostThereIsNoMail() {
        Manifests manifests = Chart.render();
        assertThat(manifests.one(ConfigMap.class, NAME).getData().keySet()).noneMatch(key -> key.contains("MAIL"));
        assertThat(smtpRules(manifests, 587)).isZero();
    }

    @Test
    void theServerIsTold() {
        Manifests manifests = Chart.render(MAIL);
        assertThat(manifests.one(ConfigMap.class, NAME).getData())
                .containsEntry("PARLEY_AUTH_MAIL_HOST", "smtp.example.com")
                .containsEntry("PARLEY_AUTH_MAIL_PORT", "587")
                .containsEntry("PARLEY_AUTH_MAIL_ENCRYPTION", "starttls")
                .containsEntry("PARLEY_AUTH_MAIL_FROM", "chat@example.com")
                .containsEntry("PARLEY_AUTH_MAIL_USERNAME", "chat")
                .containsEntry("PARLEY_AUTH_MAIL_AUTHORITY_FILE", "/etc/parley/mail-authority/ca.crt")
                .containsEntry("PARLEY_AUTH_EMAIL_CODES_REGISTRATION", "required")
                .doesNotContainValue("secret of smtp");
        PodTemplateSpec pod = manifests.services().get("auth");
        assertThat(pod.getSpec().getVolumes()).anySatisfy(volume -> assertThat(volume.getSecret())
                .isNotNull()
                .satisfies(secret -> assertThat(secret.getSecretName()).isEqualTo("own-authority")));
        assertThat(smtpRules(manifests, 587)).isEqualTo(1);
    }

    @Test
    void thePasswordIsInASecret() {
        Manifests manifests = Chart.render(MAIL);
        assertThat(passwordOf(manifests).getValueFrom().getSecretKeyRef().getName())
                .isEqualTo("parley-mail");
        assertThat(Base64.getDecoder()
                        .decode(manifests
                                .one(Secret.class, "parley-mail")
                                .getData()
                                .get("password")))
                .asString()
                .isEqualTo("secret of smtp");

        Manifests own = Chart.render(Map.of(
                "mail.host", "smtp.example.com",
                "mail.from", "chat@example.com",
                "mail.username", "chat",
                "mail.existingSecret", "own-mail",
                "mail.key", "smtp"));
        assertThat(passwordOf(own).getValueFrom().getSecretKeyRef().getName()).isEqualTo("own-mail");
        assertThat(passwordOf(own).getValueFrom().getSecretKeyRef().getKey()).isEqualTo("smtp");
        assertThat(own.all(Secret.class))
                .noneMatch(secret -> secret.getMetadata().getName().equals("parley-mail"));
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThat(Chart.refusalOf(Map.of("mail.host", "smtp.example.com"))).contains("set mail.from");
        assertThat(Chart.refusalOf(Map.of("mail.registration", "required"))).contains("needs mail.host");
        assertThat(Chart.refusalOf(Map.of(
                        "mail.host", "smtp.example.com", "mail.from", "chat@example.com", "mail.username", "chat")))
                .contains("set mail.existingSecret");
        assertThat(Chart.refusalOf(Map.of(
                        "mail.host", "smtp.example.com",
                        "mail.from", "chat@example.com",
                        "mail.username", "chat",
                        "mail.password", "p",
                        "mail.encryption", "none")))
                .contains("mail.encryption=none would show mail.password");
        assertThat(Chart.refusalOf(Map.of("mail.encryption", "ssl"))).contains("mail/encryption");
    }

    private static EnvVar passwordOf(Manifests manifests) {
        return manifests.services().get("auth").getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("PARLEY_AUTH_MAIL_PASSWORD"))
                .findFirst()
                .orElseThrow();
    }

    private static long smtpRules(Manifests manifests, int port) {
        return manifests.one(NetworkPolicy.class, NAME).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .filter(allowed -> allowed.getPort().getIntVal() == port)
                .count();
    }
}
