package io.parley.jobs.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.jobs.JobEnvironment;
import io.parley.jobs.JobFailure;
import io.parley.localcluster.testing.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SchemaSetupIT {
    @BeforeAll
    static void createAdministrator() {
        TestServers.mariaDb()
                .execute("CREATE USER 'admin'@'127.0.0.1' IDENTIFIED BY 'admin';"
                        + "GRANT ALL PRIVILEGES ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION;");
    }

    @Test
    void everyUserReachesItsOwnSchemaOnly() throws SQLException {
        SchemaSetup.run(environment("admin", "it's \"quoted\" \\ too"));
        try (Connection own = connect("parley_auth", "parley_auth", "it's \"quoted\" \\ too")) {
            assertThat(own.isValid(1)).isTrue();
        }
        assertThatThrownBy(() -> connect("parley_message", "parley_auth", "it's \"quoted\" \\ too"))
                .hasMessageContaining("denied");
    }

    @Test
    void anotherRunSetsTheNewPassword() throws SQLException {
        SchemaSetup.run(environment("admin", "old"));
        SchemaSetup.run(environment("admin", "new"));
        try (Connection own = connect("parley_message", "parley_message", "new")) {
            assertThat(own.isValid(1)).isTrue();
        }
    }

    @Test
    void aWrongAdministratorIsASentence() {
        assertThatThrownBy(() -> SchemaSetup.run(environment("wrong", "p")))
                .isInstanceOf(JobFailure.class)
                .hasMessageStartingWith("MySQL at 127.0.0.1:"
                        + TestServers.mariaDb().port()
                        + " cannot be used as admin: SQLException: Access denied for user 'admin'")
                .hasMessageEndingWith("Check the user and its password, and that it may connect from this host.");
    }

    private static JobEnvironment environment(String administratorsPassword, String password) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "MYSQL_URL",
                url(""),
                "MYSQL_USERNAME",
                "admin",
                "MYSQL_PASSWORD",
                administratorsPassword,
                "MYSQL_USER_HOST",
                "127.0.0.1"));
        for (String service : new String[] {"AUTH", "PRESENCE", "MESSAGE"}) {
            String name = "parley_" + service.toLowerCase(java.util.Locale.ROOT);
            variables.put(service + "_SCHEMA", name);
            variables.put(service + "_USERNAME", name);
            variables.put(service + "_PASSWORD", password);
        }
        return new JobEnvironment(variables);
    }

    private static Connection connect(String schema, String user, String password) throws SQLException {
        return DriverManager.getConnection(url(schema), user, password);
    }

    private static String url(String schema) {
        return "jdbc:mysql://127.0.0.1:" + TestServers.mariaDb().port() + "/" + schema;
    }
}
