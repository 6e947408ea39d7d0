package io.parley.jobs.schemas;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.jobs.JobEnvironment;
import io.parley.kit.testing.TestCertificate;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.database.ServerCertificate;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Job at a server whose certificate must be of a known authority. */
class VerifiedMysqlIT {
    @TempDir
    private static Path certificates;

    private static MariaDb database;

    @BeforeAll
    static void start() {
        TestCertificate server = certificate("server");
        certificate("stranger");
        database = MariaDb.showing(
                new ServerCertificate(server.certificateFile(), server.keyFile()),
                MariaDbBinaries.unpack(Checkout.locate()),
                Folders.createPrivate(Path.of("target", "verified-mysql").toAbsolutePath()),
                FreePorts.find(1).getFirst());
        database.start(Lifetime.WITH_THIS_JVM);
        database.execute("CREATE USER 'admin'@'127.0.0.1' IDENTIFIED BY 'admin';"
                + "GRANT ALL PRIVILEGES ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION;");
    }

    /** Its own authority. */
    private static TestCertificate certificate(String name) {
        return TestCertificate.create(certificates, name, "mysql.example.com");
    }

    @AfterAll
    static void stop() {
        database.kill();
        database.deleteData();
    }

    @Test
    void aServerOfTheAuthorityIsUsed() {
        assertThatCode(() -> run("VERIFY_CA", "server.crt")).doesNotThrowAnyException();
    }

    @Test
    void oneOfAnotherAuthorityIsNot() {
        assertThatThrownBy(() -> run("VERIFY_CA", "stranger.crt")).isInstanceOf(SQLException.class);
    }

    @Test
    void oneOfAnotherNameIsNotWhereTheNameCounts() {
        assertThatThrownBy(() -> run("VERIFY_IDENTITY", "server.crt")).isInstanceOf(SQLException.class);
    }

    @Test
    void aFileThatIsNoCertificateIsASentence() {
        assertThatThrownBy(() -> run("VERIFY_CA", "server.key"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("server.key, cannot be used");
    }

    private static void run(String mode, String authority) throws SQLException {
        Map<String, String> variables = new HashMap<>(Map.of(
                "MYSQL_URL", "jdbc:mysql://127.0.0.1:" + database.port() + "/?sslMode=" + mode,
                "MYSQL_USERNAME", "admin",
                "MYSQL_PASSWORD", "admin",
                "MYSQL_USER_HOST", "127.0.0.1",
                "MYSQL_CA_CERTIFICATE", certificates.resolve(authority).toString()));
        for (String service : new String[] {"AUTH", "PRESENCE", "MESSAGE"}) {
            variables.put(service + "_SCHEMA", "parley_" + service.toLowerCase(Locale.ROOT));
            variables.put(service + "_USERNAME", "parley_" + service.toLowerCase(Locale.ROOT));
            variables.put(service + "_PASSWORD", "password");
        }
        SchemaSetup.run(new JobEnvironment(variables));
    }
}
