package io.parley.message.relation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** P-373. */
class SharersTest {
    private static final int ALICE = 100_000_001;
    private static final int BOB = 100_000_002;
    private static final int CAROL = 100_000_003;

    private final Sharers sharers = new Sharers(Set.of(ALICE, CAROL));

    @Test
    void twoWhoShareItKnowOfEachOther() {
        assertThat(sharers.mayKnow(ALICE, CAROL)).isTrue();
        assertThat(sharers.mayKnow(CAROL, ALICE)).isTrue();
    }

    @Test
    void whoDoesNotShareItNeitherGivesNorGets() {
        assertThat(sharers.mayKnow(ALICE, BOB)).isFalse();
        assertThat(sharers.mayKnow(BOB, ALICE)).isFalse();
    }

    @Test
    void everybodyKnowsOfHimselfAlsoWhenNothingIsKnown() {
        assertThat(sharers.mayKnow(BOB, BOB)).isTrue();
        assertThat(Sharers.NONE.mayKnow(ALICE, ALICE)).isTrue();
        assertThat(Sharers.NONE.mayKnow(ALICE, CAROL)).isFalse();
    }
}
