package io.parley.jobs.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.jobs.JobFailure;
import org.junit.jupiter.api.Test;

class SchemaOwnerTest {
    @Test
    void rightsAreToItsOwnSchemaOnly() {
        assertThat(new SchemaOwner("parley_auth", "parley_auth", "%", "secret").statements("'secret'"))
                .containsExactly(
                        "CREATE DATABASE IF NOT EXISTS `parley_auth` CHARACTER SET utf8mb4",
                        "CREATE USER IF NOT EXISTS 'parley_auth'@'%' IDENTIFIED BY 'secret'",
                        "ALTER USER 'parley_auth'@'%' IDENTIFIED BY 'secret'",
                        "GRANT ALL PRIVILEGES ON `parley\\_auth`.* TO 'parley_auth'@'%'");
    }

    @Test
    void aNameThatCouldBeSqlIsRefused() {
        assertThatThrownBy(() -> new SchemaOwner("a`; DROP", "u", "%", "p")).isInstanceOf(JobFailure.class);
        assertThatThrownBy(() -> new SchemaOwner("a", "u'@'%", "%", "p")).isInstanceOf(JobFailure.class);
    }

    @Test
    void thePasswordIsNotInItsText() {
        assertThat(new SchemaOwner("a", "u", "%", "top-secret").toString()).doesNotContain("top-secret");
    }
}
