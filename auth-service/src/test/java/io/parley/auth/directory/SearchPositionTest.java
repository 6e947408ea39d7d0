package io.parley.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P-263. */
class SearchPositionTest {
    @Test
    void aPositionComesBackAsItWentOut() {
        SearchPosition position = new SearchPosition(SearchPosition.Part.NICKNAMES, "小明 𠀀", 987_654_321);
        assertThat(SearchPosition.parse(position.bytes(), "小")).isEqualTo(position);
        assertThat(SearchPosition.parse(new byte[0], "小")).isEqualTo(SearchPosition.START);
    }

    /** Nobody can leave the range of his query by a place of his own making. */
    @ParameterizedTest
    @MethodSource("foreign")
    void aPlaceOutsideOfTheQueryIsRefused(byte[] continuation) {
        assertThatThrownBy(() -> SearchPosition.parse(continuation, "ann"))
                .isInstanceOf(Refusal.class)
                .hasMessage("continuation did not come from a SearchUsersAnswer to this query.");
    }

    private static Stream<byte[]> foreign() {
        return Stream.of(
                new SearchPosition(SearchPosition.Part.NAMES, "an", 1).bytes(),
                new SearchPosition(SearchPosition.Part.NAMES, "bob", 1).bytes(),
                new byte[] {0, 0, 0, 0},
                new byte[] {2, 0, 0, 0, 0},
                new byte[] {-1, 0, 0, 0, 0},
                ("\0\0\0\0\0ann" + "a".repeat(260)).getBytes(StandardCharsets.UTF_8));
    }
}
