package io.parley.loadtest.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptStatementTest {
    @Test
    void aScriptIsTakenApart() {
        List<ScriptStatement> statements = ScriptStatement.of("""
                -- Says; why.
                ALTER TABLE message
                    ADD COLUMN a INT, -- for b
                    ALGORITHM = INSTANT;
                ALTER TABLE pin ADD KEY k (a);
                CREATE TABLE x (a INT);
                INSERT IGNORE INTO y (a) SELECT 1;
                UPDATE z SET a = 1;
                SET SESSION sql_mode = '';
                """);
        assertThat(statements).hasSize(6);
        assertThat(statements.get(0).algorithm()).isEqualTo("INSTANT");
        assertThat(statements.get(1).algorithm()).isEmpty();
        assertThat(statements.get(1).on("twin")).isEqualTo("ALTER TABLE twin ADD KEY k (a)");
        assertThat(statements.subList(0, 5))
                .extracting(ScriptStatement::table)
                .containsExactly("message", "pin", "x", "y", "z");
        assertThat(statements.get(3).isWrite()).isTrue();
        assertThat(statements.get(5).isAlter()
                        || statements.get(5).isCreate()
                        || statements.get(5).isWrite())
                .isFalse();
    }
}
