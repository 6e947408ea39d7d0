package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.tls.runtime.config.TlsConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The names under which the chart sets the certificate: keys of a map need two underscores on either side. */
class TlsEnvironmentTest {
    @Test
    void theChartsVariablesReachTheTlsRegistry() {
        Map<String, String> environment = Map.of(
                "QUARKUS_TLS__CLIENTS__KEY_STORE_PEM__0__CERT", "/etc/parley/tls/tls.crt",
                "QUARKUS_TLS__CLIENTS__KEY_STORE_PEM__0__KEY", "/etc/parley/tls/tls.key",
                "QUARKUS_TLS__CLIENTS__RELOAD_PERIOD", "1m");
        TlsConfig config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, EnvConfigSource.ORDINAL))
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(TlsConfig.class)
                .build()
                .getConfigMapping(TlsConfig.class);

        var certificate = config.namedCertificateConfig().get("clients");
        var pair = certificate
                .keyStore()
                .orElseThrow()
                .pem()
                .orElseThrow()
                .keyCerts()
                .values();
        assertThat(pair).singleElement().satisfies(files -> {
            assertThat(files.cert()).hasToString("/etc/parley/tls/tls.crt");
            assertThat(files.key()).hasToString("/etc/parley/tls/tls.key");
        });
        assertThat(certificate.reloadPeriod()).hasValue(Duration.ofMinutes(1));
    }
}
