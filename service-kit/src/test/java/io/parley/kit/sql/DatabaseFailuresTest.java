package io.parley.kit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailuresTest {
    @ParameterizedTest
    @ValueSource(ints = {1040, 1053, 1114, 1205, 1213, 1290, 1317, 1836, 3024})
    void aServerThatCannotWorkJustNowIsUnavailableToEitherClient(int errorCode) {
        assertThat(DatabaseFailures.isUnavailable(answer(errorCode))).isTrue();
        assertThat(DatabaseFailures.isUnavailable(
                        new CompletionException(new SQLException("a server's words", "HY000", errorCode))))
                .isTrue();
    }

    @Test
    void aServerThatIsNotReachedIsUnavailable() {
        assertThat(DatabaseFailures.isUnavailable(new ConnectException("refused")))
                .isTrue();
        assertThat(DatabaseFailures.isUnavailable(new CompletionException(ClosedConnectionException.INSTANCE)))
                .isTrue();
        assertThat(DatabaseFailures.isUnavailable(new TimeoutException())).isTrue();
        assertThat(DatabaseFailures.isUnavailable(new io.smallrye.mutiny.TimeoutException()))
                .isTrue();
        assertThat(DatabaseFailures.isUnavailable(new NoStackTraceThrowable("Timeout")))
                .isTrue();
        assertThat(DatabaseFailures.isUnavailable(new SQLException("link failure", "08S01", 0)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1054, 1062, 1064, 1146, 1406})
    void aStatementThatTheServerRefusesIsAFault(int errorCode) {
        assertThat(DatabaseFailures.isUnavailable(answer(errorCode))).isFalse();
        assertThat(DatabaseFailures.isConflict(answer(errorCode))).isFalse();
    }

    @Test
    void aFaultOfOurOwnIsNotTheDatabases() {
        assertThat(DatabaseFailures.isUnavailable(new IllegalStateException("a fault")))
                .isFalse();
    }

    @Test
    void onlyDeadlocksAndLockWaitsAreConflicts() {
        assertThat(DatabaseFailures.isConflict(answer(1213))).isTrue();
        assertThat(DatabaseFailures.isConflict(answer(1205))).isTrue();
        assertThat(DatabaseFailures.isConflict(answer(1040))).isFalse();
    }

    @Test
    void aFullQueueIsToldApart() {
        assertThat(DatabaseFailures.isTooBusy(new CompletionException(new ConnectionPoolTooBusyException("full"))))
                .isTrue();
        assertThat(DatabaseFailures.isTooBusy(ClosedConnectionException.INSTANCE))
                .isFalse();
    }

    private static MySQLException answer(int errorCode) {
        return new MySQLException("a server's words", errorCode, "HY000");
    }
}
