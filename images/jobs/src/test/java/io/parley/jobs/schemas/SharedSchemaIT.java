package io.parley.jobs.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.testing.TestServers;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** All services in one schema, as the chart's {@code mysql.shared} sets them up. */
class SharedSchemaIT {
    private static final List<String> SERVICES = List.of("auth", "presence", "message");

    @Test
    void theTablesOfAllServicesStandBesideEachOther() {
        TestServers.mariaDb()
                .execute("CREATE DATABASE shared_by_all CHARACTER SET utf8mb4;"
                        + "CREATE USER 'sharer'@'127.0.0.1' IDENTIFIED BY 'sharer';"
                        + "GRANT ALL PRIVILEGES ON shared_by_all.* TO 'sharer'@'127.0.0.1';");
        for (String service : SERVICES) {
            assertThat(migrations(service).load().migrate().migrationsExecuted)
                    .as(service)
                    .isPositive();
        }
        for (String service : SERVICES) {
            assertThat(migrations(service).load().migrate().migrationsExecuted)
                    .as(service)
                    .isZero();
        }
    }

    private static FluentConfiguration migrations(String service) {
        Path folder = Path.of("..", "..", service + "-service", "src/main/resources/db/migration");
        return Flyway.configure()
                .dataSource(
                        "jdbc:mysql://127.0.0.1:" + TestServers.mariaDb().port() + "/shared_by_all", "sharer", "sharer")
                .locations("filesystem:" + folder)
                .table("flyway_history_" + service)
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }
}
