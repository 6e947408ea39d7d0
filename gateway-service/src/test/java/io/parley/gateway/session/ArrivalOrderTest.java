package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalOrderTest {
    private final ArrivalOrder order = new ArrivalOrder();
    private final List<String> done = new ArrayList<>();

    @Test
    void stepsAreTakenInTheOrderOfArrival() {
        ArrivalOrder.Step first = order.enter();
        ArrivalOrder.Step second = order.enter();
        ArrivalOrder.Step third = order.enter();
        third.ready(() -> done.add("third"));
        first.ready(() -> done.add("first"));
        assertThat(done).containsExactly("first");
        second.ready(() -> done.add("second"));

        assertThat(done).containsExactly("first", "second", "third");
        assertThat(order.isFree()).isTrue();
    }

    @Test
    void itIsFreeUnlessSomebodyWaits() {
        assertThat(order.isFree()).isTrue();
        ArrivalOrder.Step step = order.enter();
        assertThat(order.isFree()).isFalse();
        step.ready(() -> done.add("step"));
        assertThat(order.isFree()).isTrue();
    }
}
