package io.parley.jobs.schemas;

import io.parley.jobs.Job;
import io.parley.jobs.JobEnvironment;
import io.parley.jobs.JobFailure;
import io.parley.kit.outage.Dependency;
import io.parley.kit.sql.DatabaseAuthority;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** Makes three schemas and their three users; sets the passwords of users that exist. */
public final class SchemaSetup {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Access denied: for the user, or for what it tries to do. */
    private static final String ACCESS_DENIED = "28000";

    private SchemaSetup() {}

    /** Runs as a Job. */
    public static void main(String[] arguments) {
        JobEnvironment environment = JobEnvironment.ofProcess();
        Job.main(PATIENCE, failure -> server(environment).cannotBeUsed(failure), () -> run(environment));
    }

    private static Dependency server(JobEnvironment environment) {
        return Dependency.mysql(environment.required("MYSQL_URL"), environment.required("MYSQL_USERNAME"));
    }

    static void run(JobEnvironment environment) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", environment.required("MYSQL_USERNAME"));
        login.setProperty("password", environment.required("MYSQL_PASSWORD"));
        login.setProperty("connectTimeout", "5000");
        // A server without TLS hands its public key to encrypt the password with.
        login.setProperty("allowPublicKeyRetrieval", "true");
        String authority = environment.variables().getOrDefault("MYSQL_CA_CERTIFICATE", "");
        if (!authority.isEmpty()) {
            login.putAll(DatabaseAuthority.jdbcProperties(Path.of(authority)));
        }
        try (Connection connection = DriverManager.getConnection(environment.required("MYSQL_URL"), login)) {
            for (SchemaOwner owner : SchemaOwner.of(environment)) {
                make(connection, owner);
                System.out.println("There is " + owner + ".");
            }
        } catch (SQLException failure) {
            if (ACCESS_DENIED.equals(failure.getSQLState())) {
                throw new JobFailure(server(environment).cannotBeUsed(failure), failure);
            }
            throw failure;
        }
    }

    private static void make(Connection connection, SchemaOwner owner) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String quoted = quote(connection, owner.password());
            for (String sql : owner.statements(quoted)) {
                statement.execute(sql);
            }
        }
    }

    private static String quote(Connection connection, String text) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT QUOTE(?)")) {
            statement.setString(1, text);
            try (ResultSet quoted = statement.executeQuery()) {
                quoted.next();
                return quoted.getString(1);
            }
        }
    }
}
