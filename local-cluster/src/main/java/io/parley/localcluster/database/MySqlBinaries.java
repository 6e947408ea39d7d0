package io.parley.localcluster.database;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.LocalClusterException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The unpacked MySQL distribution, for tests only. Users log in with {@code caching_sha2_password}, as is MySQL's default,
 * and there is no TLS: clients must know how to give such a password over a connection that is not encrypted.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
public record MySqlBinaries(Path folder) implements DatabaseBinaries {
    /** The oldest version that Parley supports. */
    public static final String VERSION = "8.0.33";

    /**
     * Finds what {@code ./parley test-mysql} unpacked.
     *
     * @throws LocalClusterException when that was not done yet
     */
    public static MySqlBinaries locate(Checkout checkout) {
        Path folder = checkout.binaries().resolve("mysql-" + VERSION);
        if (!Files.isDirectory(folder)) {
            throw new LocalClusterException(
                    "MySQL is not in " + folder + ": run ./parley test-mysql, which fetches it.");
        }
        return new MySqlBinaries(folder);
    }

    @Override
    public String product() {
        return "MySQL";
    }

    @Override
    public Path server() {
        return folder.resolve("bin/mysqld");
    }

    @Override
    public Path client() {
        return folder.resolve("bin/mysql");
    }

    @Override
    public List<String> installFlags() {
        return List.of("--initialize-insecure");
    }

    @Override
    public void writeInstallSql(OutputStream server) {
        // MySQL has its scripts inside.
    }

    @Override
    public String settings() {
        return """
                # As MariaDB has it by default: no second port, no binary log, no statistics in memory.
                mysqlx=OFF
                disable-log-bin
                performance_schema=OFF
                # No TLS.
                tls_version=
                """;
    }

    @Override
    public List<String> clientFlags() {
        return List.of("--ssl-mode=DISABLED");
    }
}
