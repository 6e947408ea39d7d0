package io.parley.loadtest.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.testing.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MigrationRunIT {
    private static final String SCHEMA = "migrated";
    private static final Size SIZE = new Size(10, 30, 3);

    @Test
    void eachMigrationIsTimedOnAFilledSchemaWithAWriterAndAReaderBeside() throws Exception {
        MariaDb database = TestServers.mariaDb();
        Path scripts = Checkout.locate().root().resolve("message-service/src/main/resources/db/migration");
        AtomicLong filled = new AtomicLong();
        List<MigrationStep> steps = new MigrationRun(
                        "jdbc:" + database.createSchema(SCHEMA), SCHEMA, SCHEMA, scripts, SIZE)
                .run(filled::set, step -> {});

        assertThat(filled).hasValue(300);
        assertThat(steps).extracting(MigrationStep::name).startsWith("none", "V2 entries", "V3 changes", "V4 groups");
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.longestSend()).isPositive();
            assertThat(step.longestRead()).isPositive();
        });
        assertThat(steps.get(1).ways()).isEqualTo("message INSTANT; conversation INSTANT");
        assertThat(steps.get(2).ways()).isEqualTo("new reaction; new pin");
        assertThat(steps.get(3).ways()).contains("member INSTANT").contains("rows of read_mark");
        assertThat(steps.getLast().ways()).as("whatever the newest one does").isNotEmpty();
        assertThat(number(database, "SELECT COUNT(*) FROM message WHERE sender_id > 1"))
                .isEqualTo(300);
        assertThat(number(database, "SELECT COUNT(*) FROM message WHERE sender_id = 1"))
                .isPositive();
        assertThat(number(database, "SELECT SUM(last_seq) FROM conversation"))
                .isEqualTo(number(database, "SELECT COUNT(*) FROM message"));
        assertThat(number(database, "SELECT COUNT(*) FROM group_member")).isEqualTo(600);
        assertThat(number(database, "SELECT COUNT(*) FROM read_mark")).isEqualTo(20);
        assertThat(number(
                        database,
                        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '" + SCHEMA
                                + "' AND table_name IN ('numbers', 'twin')"))
                .isZero();
    }

    private static long number(MariaDb database, String query) {
        return Long.parseLong(
                database.execute("USE " + SCHEMA + ";\n" + query + ";").trim());
    }
}
