package io.parley.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Of three users 0 has 1 and 2 for contacts, who do not know each other. */
class StatusLedgerTest {
    private static final String HERE = "here";
    private static final String BUSY = "busy";

    private final StatusLedger<String> ledger =
            new StatusLedger<>(List.of(new int[] {1, 2}, new int[] {0}, new int[] {0}), HERE);

    @Test
    void whoWasToldNothingIsWrong() {
        assertThat(ledger.wrong()).isEqualTo(4);
        assertThat(ledger.wrongAbout(0)).isEqualTo(2);

        tellAll(10);

        assertThat(ledger.wrong()).isZero();
        assertThat(ledger.rightSinceNanos()).isEqualTo(10);
    }

    @Test
    void aChangeIsNewsToEachContactOnce() {
        tellAll(10);
        ledger.changes(0, BUSY, 20);
        assertThat(ledger.wrongAbout(0)).isEqualTo(2);
        ledger.changed(0, 30);

        assertThat(ledger.told(1, 0, BUSY, 40)).contains(new StatusLedger.News(30, false));
        assertThat(ledger.told(1, 0, BUSY, 41)).isEmpty();
        assertThat(ledger.wrong()).isEqualTo(1);
        assertThat(ledger.told(2, 0, BUSY, 50)).contains(new StatusLedger.News(30, true));
        assertThat(ledger.rightSinceNanos()).isEqualTo(50);
    }

    @Test
    void whatIsToldBeforeTheServersAnswerTookNoTime() {
        tellAll(10);
        ledger.changes(0, BUSY, 20);

        assertThat(ledger.told(1, 0, BUSY, 25)).contains(new StatusLedger.News(25, false));
        assertThat(ledger.told(2, 0, BUSY, 26)).contains(new StatusLedger.News(26, true));
        ledger.changed(0, 30);
        ledger.forgets(1, 31);
        assertThat(ledger.told(1, 0, BUSY, 40)).isEmpty();
    }

    @Test
    void anOlderStatusAfterTheNewestIsWrong() {
        tellAll(10);
        ledger.changes(0, BUSY, 20);
        ledger.told(1, 0, BUSY, 30);
        ledger.told(2, 0, BUSY, 30);

        assertThat(ledger.told(1, 0, HERE, 40)).isEmpty();
        assertThat(ledger.wrongAbout(0)).isEqualTo(1);
        assertThat(ledger.rightSinceNanos()).isEqualTo(30);
    }

    @Test
    void aChangeBackIsRightForWhoKnewOfNone() {
        tellAll(10);
        ledger.changes(0, BUSY, 20);
        ledger.told(1, 0, BUSY, 25);
        ledger.changes(0, HERE, 30);

        assertThat(ledger.wrongAbout(0)).isEqualTo(1);
        assertThat(ledger.told(1, 0, HERE, 35)).contains(new StatusLedger.News(35, true));
    }

    @Test
    void whoLostTheConnectionIsToldAnew() {
        tellAll(10);
        ledger.forgets(0, 20);
        assertThat(ledger.wrong()).isEqualTo(2);
        assertThat(ledger.wrongAbout(0)).isZero();

        ledger.told(0, 1, HERE, 30);
        ledger.told(0, 2, HERE, 31);

        assertThat(ledger.wrong()).isZero();
        assertThat(ledger.rightSinceNanos()).isEqualTo(31);
    }

    @Test
    void whoStaysAwayNeedsToKnowNothingUntilHeIsBack() {
        tellAll(10);
        ledger.leaves(1, 20);
        assertThat(ledger.wrong()).isZero();

        ledger.changes(0, BUSY, 30);
        ledger.changes(1, BUSY, 30);
        assertThat(ledger.wrongAbout(0)).isEqualTo(1);
        assertThat(ledger.told(2, 0, BUSY, 40)).contains(new StatusLedger.News(40, true));
        assertThat(ledger.told(0, 1, BUSY, 41)).contains(new StatusLedger.News(41, true));
        assertThat(ledger.rightSinceNanos()).isEqualTo(41);

        ledger.forgets(1, 50);
        assertThat(ledger.wrong()).isEqualTo(1);
        ledger.told(1, 0, BUSY, 60);
        assertThat(ledger.rightSinceNanos()).isEqualTo(60);
    }

    @Test
    void whoIsNoContactIsAStranger() {
        tellAll(10);

        assertThat(ledger.told(1, 2, HERE, 20)).isEmpty();
        ledger.toldOfStranger();

        assertThat(ledger.strangers()).isEqualTo(2);
        assertThat(ledger.wrong()).isZero();
    }

    private void tellAll(long now) {
        ledger.told(0, 1, HERE, now);
        ledger.told(0, 2, HERE, now);
        ledger.told(1, 0, HERE, now);
        ledger.told(2, 0, HERE, now);
    }
}
