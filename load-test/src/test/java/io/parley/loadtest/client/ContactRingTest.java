package io.parley.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ContactRingTest {
    @Test
    void everybodyHasTheNearestOnEitherSide() {
        ContactRing ring = new ContactRing(10, 4);

        assertThat(ring.contactsOf(5)).containsExactly(3, 4, 6, 7);
        assertThat(ring.contactsOf(0)).containsExactly(1, 2, 8, 9);
    }

    @Test
    void contactsAreEachOthers() {
        ContactRing ring = new ContactRing(7, 6);

        for (int user = 0; user < 7; user++) {
            assertThat(ring.contactsOf(user)).hasSize(6).doesNotContain(user);
            for (int contact : ring.contactsOf(user)) {
                assertThat(Arrays.binarySearch(ring.contactsOf(contact), user)).isNotNegative();
            }
        }
    }

    @Test
    void anOddNumberAndMoreThanThereAreAreRefused() {
        assertThatThrownBy(() -> new ContactRing(10, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ContactRing(10, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ContactRing(4, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
