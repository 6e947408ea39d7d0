package io.parley.message.testing;

import io.parley.localcluster.testing.TestServers;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * A migrated schema of its own on the test server.
 *
 * @param name schema, user and password
 * @param url {@code mysql://host:port/schema}
 */
public record Schema(String name, String url) {
    /** Creates and migrates one, as the service does when it starts. */
    public static Schema create() {
        String name = "parley_message_" + UUID.randomUUID().toString().substring(0, 8);
        Schema schema = new Schema(name, TestServers.mariaDb().createSchema(name));
        Flyway.configure()
                .dataSource("jdbc:" + schema.url + "?allowPublicKeyRetrieval=true", name, name)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return schema;
    }
}
