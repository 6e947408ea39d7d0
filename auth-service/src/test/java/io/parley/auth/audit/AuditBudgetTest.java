package io.parley.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AuditBudgetTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AuditBudget budget = new AuditBudget(2, nanos::get);

    @Test
    void theFirstThatIsTooManyIsToldAndTheOthersAreLeftOut() {
        assertThat(budget.take(AuditAction.LOGGED_IN, 1)).isEqualTo(AuditBudget.Room.WRITE);
        assertThat(budget.take(AuditAction.LOGGED_IN, 1)).isEqualTo(AuditBudget.Room.WRITE);
        assertThat(budget.take(AuditAction.LOGGED_IN, 1)).isEqualTo(AuditBudget.Room.TELL);
        assertThat(budget.take(AuditAction.LOGGED_IN, 1)).isEqualTo(AuditBudget.Room.LEAVE_OUT);
        assertThat(budget.take(AuditAction.PASSWORD_CHANGED, 1))
                .as("another action")
                .isEqualTo(AuditBudget.Room.WRITE);
        assertThat(budget.take(AuditAction.LOGGED_IN, 2)).as("another user").isEqualTo(AuditBudget.Room.WRITE);
        assertThat(budget.take(AuditAction.LOGGED_IN, "192.0.2.1"))
                .as("an address")
                .isEqualTo(AuditBudget.Room.WRITE);
    }

    @Test
    void anHourLaterThereIsRoomAgain() {
        for (int i = 0; i < 5; i++) {
            budget.take(AuditAction.LOGGED_IN, 1);
        }
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        assertThat(budget.take(AuditAction.LOGGED_IN, 1)).isEqualTo(AuditBudget.Room.WRITE);
    }
}
