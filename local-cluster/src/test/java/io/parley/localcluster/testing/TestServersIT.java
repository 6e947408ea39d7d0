package io.parley.localcluster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.database.MySqlBinaries;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
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

    /** Another server that starts removes what it finds among its own. */
    @Test
    void theDatabaseSharesItsTemporaryTablesWithNoOther() {
        Path folder = Path.of(TestServers.mariaDb().execute("SELECT @@tmpdir;").trim());
        assertThat(folder).isDirectory().isEqualTo(TestServers.mariaDb().log().resolveSibling("tmp"));
    }

    @Test
    void theBrokerAnswers() {
        assertThat(TestServers.kafka().bootstrapServers()).startsWith("127.0.0.1:");
    }

    /** As Quarkus does for test profiles. Two servers in one folder would destroy each other's files. */
    @Test
    void loadedOnceMoreItFindsTheServersThatRun() throws Exception {
        TestServers.mariaDb().createSchema("shared");
        assertThat(TestServers.kafka().process().isAlive()).isTrue();
        try (URLClassLoader another = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> anew = another.loadClass(TestServers.class.getName());
            assertThat(anew).isNotEqualTo(TestServers.class);
            assertThat(call(anew.getMethod("kafka").invoke(null), "bootstrapServers"))
                    .isEqualTo(TestServers.kafka().bootstrapServers());
            Object database = anew.getMethod("mariaDb").invoke(null);
            assertThat(call(database, "port")).isEqualTo(TestServers.mariaDb().port());
            assertThat(database.getClass()
                            .getMethod("execute", String.class)
                            .invoke(database, "SHOW DATABASES LIKE 'shared';"))
                    .asString()
                    .contains("shared");
        }
        assertThat(TestServers.kafka().process().isAlive()).isTrue();
        assertThat(TestServers.mariaDb().process().isAlive()).isTrue();
    }

    private static Object call(Object object, String method) throws ReflectiveOperationException {
        return object.getClass().getMethod(method).invoke(object);
    }

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
    }
}
