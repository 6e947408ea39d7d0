package io.parley.message.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.store.entry.Extent;
import io.parley.message.store.entry.Span;
import org.junit.jupiter.api.Test;

class MissingTest {
    private static final int BEYOND = 100;

    @Test
    void aDeviceThatIsAtWhatIsKeptGoesOnFromThere() {
        assertThat(of(position(10), new Extent(0, 12)))
                .isEqualTo(new Missing(1, 0, new Span(10, Long.MAX_VALUE), true));
        assertThat(of(position(10), new Extent(10, 12)).restart()).isZero();
        assertThat(of(position(12), new Extent(10, 12)).isSomething()).isFalse();
        assertThat(of(position(0), Extent.NONE).isSomething()).isFalse();
    }

    /** P-238. */
    @Test
    void aDeviceThatIsBelowStartsAnewWhereWhatIsKeptBegins() {
        assertThat(of(position(4), new Extent(10, 12)))
                .isEqualTo(new Missing(1, 10, new Span(10, Long.MAX_VALUE), true));
        assertThat(of(position(4), new Extent(10, 10)))
                .isEqualTo(new Missing(1, 10, new Span(10, Long.MAX_VALUE), false));
        assertThat(of(position(0), new Extent(10, 12)))
                .as("it holds nothing")
                .isEqualTo(new Missing(1, 0, new Span(10, Long.MAX_VALUE), true));
    }

    @Test
    void aDeviceThatDoesNotKnowHowToIsSentWhatIsKept() {
        assertThat(Missing.of(1, position(4), new Extent(10, 12), false, BEYOND))
                .isEqualTo(new Missing(1, 0, new Span(10, Long.MAX_VALUE), true));
        assertThat(Missing.of(1, position(4), new Extent(10, 10), false, BEYOND).isSomething())
                .isFalse();
    }

    /** P-230: what is gone does not count. */
    @Test
    void aDeviceThatIsFarBehindStartsAnewAtTheEnd() {
        assertThat(of(position(4), new Extent(10, 111)))
                .isEqualTo(new Missing(1, 111, new Span(10, Long.MAX_VALUE), false));
        assertThat(of(position(4), new Extent(10, 110)).restart()).isEqualTo(10);
    }

    @Test
    void whoLeftAGroupIsToldNothingBeyond() {
        assertThat(of(new Span(4, 8), new Extent(10, 12))).isEqualTo(new Missing(1, 8, new Span(10, 8), false));
        assertThat(of(new Span(8, 8), new Extent(10, 12)).isSomething()).isFalse();
        assertThat(of(new Span(4, 11), new Extent(6, 12))).isEqualTo(new Missing(1, 6, new Span(6, 11), true));
    }

    private static Span position(long after) {
        return new Span(after, Long.MAX_VALUE);
    }

    private static Missing of(Span position, Extent extent) {
        return Missing.of(1, position, extent, true, BEYOND);
    }
}
