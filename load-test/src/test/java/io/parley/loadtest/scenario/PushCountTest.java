package io.parley.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.loadtest.client.ContactStatus;
import org.junit.jupiter.api.Test;

class PushCountTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void countsBySecondAndNothingOutside() {
        PushCount count = new PushCount(SECOND, 3);

        count.pushed(ContactStatus.OFFLINE, SECOND - 1);
        count.pushed(ContactStatus.ONLINE, SECOND);
        count.pushed(ContactStatus.OFFLINE, 2 * SECOND);
        count.pushed(ContactStatus.BUSY, 3 * SECOND - 1);
        count.pushed(ContactStatus.OFFLINE, 4 * SECOND);

        assertThat(count.total()).isEqualTo(3);
        assertThat(count.most()).isEqualTo(2);
        assertThat(count.offline()).isEqualTo(1);
    }
}
