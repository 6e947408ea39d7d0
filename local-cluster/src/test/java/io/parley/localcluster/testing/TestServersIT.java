package io.parley.localcluster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.database.MySqlBinaries;
import org.junit.jupiter.api.Test;

class TestServersIT {
    @Test
    void theDatabaseIsTheOneAskedFor() {
        boolean mySql = "mysql".equals(System.getProperty(TestServers.DATABASE_PROPERTY));
        assertThat(TestServers.mariaDb().execute("SELECT VERSION();"))
                .contains(mySql ? MySqlBinaries.VERSION : "MariaDB");
    }

    @Test
    void aSchemaCanBeUsedByItsOwnUserOnly() {
        String url = TestServers.mariaDb().createSchema("first");
        assertThat(url).isEqualTo("mysql://127.0.0.1:" + TestServers.mariaDb().port() + "/first");
        assertThat(TestServers.mariaDb().execute("SHOW GRANTS FOR 'first'@'127.0.0.1';"))
                .contains("GRANT ALL PRIVILEGES ON `first`.* TO `first`@`127.0.0.1`")
                .contains("GRANT USAGE ON *.*");
    }

    @Test
    void theBrokerAnswers() {
        assertThat(TestServers.kafka().bootstrapServers()).startsWith("127.0.0.1:");
    }
}
