package io.parley.jobs.schemas;

import io.parley.jobs.JobEnvironment;
import io.parley.jobs.JobFailure;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A schema and the user who has rights to it and to nothing else.
 *
 * @param schema its name
 * @param user its user's name
 * @param host where the user may connect from, as MySQL writes it
 * @param password its user's password
 */
record SchemaOwner(String schema, String user, String host, String password) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:%/-]{1,255}");

    SchemaOwner {
        requireMatch(NAME, schema, "schema");
        requireMatch(NAME, user, "user name");
        requireMatch(HOST, host, "host");
    }

    private static void requireMatch(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            throw new JobFailure("\"" + text + "\" cannot be used as a " + what + ".");
        }
    }

    /** Those of the three services with a database. */
    static List<SchemaOwner> of(JobEnvironment environment) {
        return List.of("AUTH", "PRESENCE", "MESSAGE").stream()
                .map(service -> new SchemaOwner(
                        environment.required(service + "_SCHEMA"),
                        environment.required(service + "_USERNAME"),
                        environment.required("MYSQL_USER_HOST"),
                        environment.required(service + "_PASSWORD")))
                .toList();
    }

    /** What makes them, in order. Repeating it changes nothing but the password. Passwords are quoted by the caller. */
    List<String> statements(String quotedPassword) {
        String account = "'" + user + "'@'" + host + "'";
        return List.of(
                "CREATE DATABASE IF NOT EXISTS `" + schema + "` CHARACTER SET utf8mb4",
                "CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY " + quotedPassword,
                "ALTER USER " + account + " IDENTIFIED BY " + quotedPassword,
                // In a grant, _ and % of a schema's name are wildcards unless escaped.
                "GRANT ALL PRIVILEGES ON `" + schema.replace("_", "\\_") + "`.* TO " + account);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " of " + schema;
    }
}
