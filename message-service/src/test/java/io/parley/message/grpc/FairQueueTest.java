package io.parley.message.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final int GREEDY = 1;
    private static final int HONEST = 2;

    private final List<String> started = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    @Test
    void aGreedyUserKeepsNobodyWaitingForMoreThanOneTurn() {
        FairQueue queue = new FairQueue(2, 2, 1_000, 500);
        IntStream.range(0, 300)
                .forEach(i -> assertThat(queue.offer(new Work(GREEDY, "g" + i))).isTrue());
        queue.offer(new Work(HONEST, "h0"));
        queue.offer(new Work(HONEST, "h1"));
        assertThat(started).containsExactly("g0", "g1");

        queue.left(GREEDY);
        queue.left(GREEDY);
        queue.left(HONEST);
        queue.left(GREEDY);

        assertThat(started).containsExactly("g0", "g1", "h0", "g2", "h1", "g3");
    }

    @Test
    void placesThatOneUserMayNotHaveAreLeftToOthers() {
        FairQueue queue = new FairQueue(4, 3, 100, 100);
        IntStream.range(0, 10).forEach(i -> queue.offer(new Work(GREEDY, "g" + i)));
        assertThat(started).containsExactly("g0", "g1", "g2");

        queue.offer(new Work(HONEST, "h0"));

        assertThat(started).endsWith("h0");
        assertThat(queue.taken()).isEqualTo(4);
    }

    @Test
    void whatWaitsIsBoundedForEachUserAndInAll() {
        FairQueue queue = new FairQueue(1, 1, 4, 3);
        queue.offer(new Work(GREEDY, "g0"));
        IntStream.range(1, 4)
                .forEach(i -> assertThat(queue.offer(new Work(GREEDY, "g" + i))).isTrue());
        assertThat(queue.offer(new Work(GREEDY, "one too many of a user"))).isFalse();
        assertThat(queue.offer(new Work(HONEST, "h0"))).isTrue();
        assertThat(queue.offer(new Work(HONEST, "one too many in all"))).isFalse();
        assertThat(queue.offer(new Work(3, "of somebody who has nothing waiting")))
                .isFalse();
        assertThat(queue.waiting()).isEqualTo(4);
        assertThat(queue.users()).isEqualTo(2);
    }

    @Test
    void whatNobodyWantsAnyMoreIsDroppedWithoutTakingAPlace() {
        FairQueue queue = new FairQueue(1, 1, 100, 100);
        queue.offer(new Work(GREEDY, "g0"));
        Work late = new Work(GREEDY, "late");
        queue.offer(late);
        queue.offer(new Work(HONEST, "h0"));
        late.wanted = false;

        queue.left(GREEDY);
        queue.left(HONEST);

        assertThat(dropped).containsExactly("late");
        assertThat(started).containsExactly("g0", "h0");
    }

    @Test
    void whatIsWithdrawnMakesRoomAtOnce() {
        FairQueue queue = new FairQueue(1, 1, 1, 1);
        queue.offer(new Work(GREEDY, "g0"));
        Work cancelled = new Work(HONEST, "cancelled");
        queue.offer(cancelled);
        assertThat(queue.offer(new Work(3, "too early"))).isFalse();

        queue.withdraw(cancelled);
        queue.withdraw(cancelled);

        assertThat(queue.offer(new Work(3, "in time"))).isTrue();
        queue.left(GREEDY);
        assertThat(started).containsExactly("g0", "in time");
    }

    @Test
    void nothingIsHeldWhenAllHasEndedWhateverCameBetween() {
        Random random = new Random(20);
        FairQueue queue = new FairQueue(5, 2, 50, 10);
        List<Work> running = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Work work = new Work(random.nextInt(20), "w" + i);
            work.running = running;
            queue.offer(work);
            if (random.nextInt(4) == 0) {
                work.wanted = false;
                queue.withdraw(work);
            }
            while (running.size() > random.nextInt(6)) {
                queue.left(running.remove(random.nextInt(running.size())).userId());
            }
            assertThat(queue.taken()).isEqualTo(running.size()).isLessThanOrEqualTo(5);
        }
        while (!running.isEmpty()) {
            queue.left(running.removeFirst().userId());
        }
        assertThat(queue.taken()).isZero();
        assertThat(queue.waiting()).isZero();
        assertThat(queue.users()).isZero();
    }

    private final class Work implements FairQueue.Work {
        private final int userId;
        private final String name;
        private boolean wanted = true;
        private List<Work> running = new ArrayList<>();

        Work(int userId, String name) {
            this.userId = userId;
            this.name = name;
        }

        @Override
        public int userId() {
            return userId;
        }

        @Override
        public boolean isWanted() {
            return wanted;
        }

        @Override
        public void start() {
            started.add(name);
            running.add(this);
        }

        @Override
        public void dropped() {
            dropped.add(name);
        }
    }
}
