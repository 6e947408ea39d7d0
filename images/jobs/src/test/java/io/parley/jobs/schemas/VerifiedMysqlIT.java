package io.parley.jobs.schemas;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.jobs.JobEnvironment;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.database.ServerCertificate;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
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
    static void start() throws Exception {
        make("server");
        make("stranger");
        database = MariaDb.showing(
                new ServerCertificate(certificates.resolve("server.crt"), certificates.resolve("server.key")),
                MariaDbBinaries.unpack(Checkout.locate()),
                Folders.createPrivate(Path.of("target", "verified-mysql").toAbsolutePath()),
                FreePorts.find(1).getFirst());
        database.start(Lifetime.WITH_THIS_JVM);
        database.execute("CREATE USER 'admin'@'127.0.0.1' IDENTIFIED BY 'admin';"
                + "GRANT ALL PRIVILEGES ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION;");
    }

    /** Its own authority. */
    private static void make(String name) throws Exception {
        new CertificateGenerator(certificates, true)
                .generate(new CertificateRequest()
                        .withName(name)
                        .withCN("mysql.example.com")
                        .withSubjectAlternativeName("DNS:mysql.example.com")
                        .withDuration(Duration.ofDays(2))
                        .withFormat(Format.PEM));
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
            variables.put(service + "_SCHEMA", "parley_" + service.toLowerCase(java.util.Locale.ROOT));
            variables.put(service + "_USERNAME", "parley_" + service.toLowerCase(java.util.Locale.ROOT));
            variables.put(service + "_PASSWORD", "password");
        }
        SchemaSetup.run(new JobEnvironment(variables));
    }
}
