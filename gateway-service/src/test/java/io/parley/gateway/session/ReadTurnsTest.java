package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadTurnsTest {
    private final ReadTurns turns = new ReadTurns();
    private final List<Integer> begun = new ArrayList<>();

    @Test
    void soManyAreInsideSoManyWaitAndOneMoreIsNotTaken() {
        IntStream.range(0, 5).forEach(i -> assertThat(pass(i)).isTrue());
        assertThat(begun).containsExactly(0, 1);
        assertThat(pass(5)).isFalse();

        turns.left();
        assertThat(begun).containsExactly(0, 1, 2);
        assertThat(pass(6)).isTrue();
        IntStream.range(0, 5).forEach(i -> turns.left());
        assertThat(begun).containsExactly(0, 1, 2, 3, 4, 6);
    }

    @Test
    void allPlacesAreFreeAgainWhenAllHaveLeft() {
        IntStream.range(0, 5).forEach(this::pass);
        IntStream.range(0, 5).forEach(i -> turns.left());
        begun.clear();
        IntStream.range(0, 6).forEach(this::pass);

        assertThat(begun).containsExactly(0, 1);
    }

    @Test
    void manyThatAreOverAtOnceNeedNoStack() {
        int many = 100_000;
        turns.pass(() -> begun.add(0), 1, many);
        IntStream.range(1, many)
                .forEach(i -> turns.pass(
                        () -> {
                            begun.add(i);
                            turns.left();
                        },
                        1,
                        many));
        turns.left();

        assertThat(begun).hasSize(many);
    }

    private boolean pass(int read) {
        return turns.pass(() -> begun.add(read), 2, 3);
    }
}
