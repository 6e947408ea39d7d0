package io.parley.loadtest.migration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement of a migration.
 *
 * @param sql in one line, without comments
 */
record ScriptStatement(String sql) {
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern ALTER = Pattern.compile("(?i)ALTER TABLE (\\w+) (.*)");
    private static final Pattern CREATE = Pattern.compile("(?i)CREATE TABLE (\\w+) .*");
    private static final Pattern WRITE =
            Pattern.compile("(?i)(?:INSERT|INSERT IGNORE|REPLACE) INTO (\\w+) .*|UPDATE (\\w+) .*");
    private static final Pattern ALGORITHM = Pattern.compile("(?i), *ALGORITHM *= *(\\w+)");

    /** Those of a script whose texts hold no semicolon. */
    static List<ScriptStatement> of(String script) {
        return Arrays.stream(COMMENT.matcher(script).replaceAll("").split(";"))
                .map(text -> text.strip().replaceAll("\\s+", " "))
                .filter(text -> !text.isEmpty())
                .map(ScriptStatement::new)
                .toList();
    }

    boolean isAlter() {
        return ALTER.matcher(sql).matches();
    }

    boolean isCreate() {
        return CREATE.matcher(sql).matches();
    }

    boolean isWrite() {
        return WRITE.matcher(sql).matches();
    }

    /** The table that it changes, makes or writes. */
    String table() {
        for (Pattern pattern : List.of(ALTER, CREATE, WRITE)) {
            Matcher matcher = pattern.matcher(sql);
            if (matcher.matches()) {
                return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            }
        }
        throw new IllegalStateException("No table in: " + sql);
    }

    /** The algorithm that an ALTER asks for; empty when it leaves that to the server. */
    String algorithm() {
        Matcher matcher = ALGORITHM.matcher(sql);
        return matcher.find() ? matcher.group(1).toUpperCase(Locale.ROOT) : "";
    }

    /** The same ALTER for another table. */
    String on(String otherTable) {
        return ALTER.matcher(sql).replaceFirst("ALTER TABLE " + otherTable + " $2");
    }
}
