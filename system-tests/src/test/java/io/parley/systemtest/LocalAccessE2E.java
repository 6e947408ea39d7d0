package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
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

    /** Whatever listens on all addresses of the machine would also be at this one. */
    @Test
    void gatewaysListenOnOneAddressOnly() throws IOException {
        try (Socket here = new Socket("127.0.0.1", TestCluster.tcpPort(0))) {
            assertThat(here.isConnected()).isTrue();
        }
        assertThatThrownBy(() -> new Socket("127.0.0.2", TestCluster.tcpPort(0)).close())
                .isInstanceOf(ConnectException.class);
    }
}
