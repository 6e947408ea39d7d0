package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What other users of the machine can do to a local cluster. */
@ExtendWith(TestCluster.class)
class LocalAccessE2E {
    @Test
    void theDatabasesRootDoesNotComeInOverTheNetwork() {
        for (String user : new String[] {"root", ""}) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                                    TestCluster.cluster().jdbcUrl("mysql"), user, "")
                            .close())
                    .as("user \"%s\" without a password", user)
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getMessage())
                            .contains("Access denied"));
        }
    }
}
