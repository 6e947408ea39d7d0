package io.parley.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatementSizesTest {
    @Test
    void aListIsFilledUpToTheNextSizeWithItsLastElement() {
        assertThat(StatementSizes.pieces(List.of(7))).containsExactly(List.of(7));
        assertThat(StatementSizes.pieces(List.of(7, 8, 9, 10, 11)))
                .containsExactly(List.of(7, 8, 9, 10, 11, 11, 11, 11));
    }

    @Test
    void aLargeListBecomesFewPiecesThatHoldAllOfIt() {
        List<Integer> users = IntStream.range(0, 5_000).boxed().toList();

        List<List<Integer>> pieces = StatementSizes.pieces(users);

        assertThat(pieces).hasSize(10).allMatch(piece -> piece.size() <= StatementSizes.LARGEST);
        assertThat(pieces.stream().flatMap(List::stream).distinct()).containsExactlyElementsOf(users);
    }

    @Test
    void nothingBecomesNoStatement() {
        assertThat(StatementSizes.pieces(List.of())).isEmpty();
    }

    @Test
    void everySizeHasItsText() {
        StatementSizes sizes = new StatementSizes(size -> StatementSizes.repeated("?", ",", size));

        assertThat(sizes.text(1)).isEqualTo("?");
        assertThat(sizes.text(4)).isEqualTo("?,?,?,?");
        assertThat(sizes.text(StatementSizes.LARGEST)).hasSize(2 * StatementSizes.LARGEST - 1);
    }
}
