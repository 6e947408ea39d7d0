package io.parley.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void everythingOnceAndInOrderIsClean() {
        sendAndPromise(3);
        deliver(1, 2, 3);

        assertThat(ledger.verdict().isClean()).isTrue();
        assertThat(ledger.underWay()).isZero();
    }

    @Test
    void promisedAndNotDeliveredIsLost() {
        sendAndPromise(3);
        deliver(1, 3);

        assertThat(ledger.verdict().lost()).isEqualTo(1);
        assertThat(ledger.verdict().isClean()).isFalse();
    }

    @Test
    void notPromisedAndNotDeliveredIsNotLost() {
        ledger.send();

        assertThat(ledger.verdict().isClean()).isTrue();
        assertThat(ledger.underWay()).isEqualTo(1);
    }

    @Test
    void aSecondDeliveryIsADuplicate() {
        sendAndPromise(1);
        deliver(1, 1);

        assertThat(ledger.verdict().duplicated()).isEqualTo(1);
    }

    @Test
    void aLateDeliveryIsReordered() {
        sendAndPromise(3);
        deliver(1, 3, 2);

        assertThat(ledger.verdict().reordered()).isEqualTo(1);
    }

    @Test
    void aMessageThatWasRefusedAtFirstMayComeLater() {
        sendAndPromise(3);
        ledger.postponed(2);
        deliver(1, 3, 2);

        assertThat(ledger.verdict().isClean()).isTrue();
        assertThat(ledger.verdict().postponed()).isEqualTo(1);
    }

    private void sendAndPromise(int count) {
        LongStream.rangeClosed(1, count).forEach(number -> ledger.promised(ledger.send()));
    }

    private void deliver(long... numbers) {
        for (long number : numbers) {
            ledger.delivered(number);
        }
    }
}
