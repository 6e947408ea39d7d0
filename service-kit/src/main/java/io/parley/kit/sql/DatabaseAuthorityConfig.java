package io.parley.kit.sql;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Lets both of a service's ways to MySQL verify its certificate: where {@value #CERTIFICATE} (the variable MYSQL_CA_CERTIFICATE) names
 * a file, migrations and queries trust that authority and nobody else. What is configured otherwise wins.
 */
public final class DatabaseAuthorityConfig implements ConfigSourceFactory {
    private static final String CERTIFICATE = "mysql.ca.certificate";

    /** Below application.properties. */
    private static final int ORDINAL = 120;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue configured = context.getValue(CERTIFICATE);
        if (configured == null
                || configured.getValue() == null
                || configured.getValue().isBlank()) {
            return List.of();
        }
        Path pem = Path.of(configured.getValue());
        Map<String, String> settings = new HashMap<>();
        DatabaseAuthority.jdbcProperties(pem)
                .forEach((key, value) ->
                        settings.put("quarkus.datasource.jdbc.additional-jdbc-properties." + key, value));
        settings.put("quarkus.datasource.reactive.trust-certificate-pem", "true");
        settings.put("quarkus.datasource.reactive.trust-certificate-pem.certs", pem.toString());
        return List.of(new PropertiesConfigSource(settings, "authority of MySQL", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
