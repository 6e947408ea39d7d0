package io.parley.gateway.upstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final int CONVERSATIONS = 30_000;

    @Test
    void conversationsAreSpreadEvenly() {
        List<Long> pods = pods("10.0.0.1:9000", "10.0.0.2:9000", "10.0.0.3:9000");
        int[] counts = new int[3];
        IntStream.range(0, CONVERSATIONS).forEach(i -> counts[owner(conversation(i), pods)]++);

        for (int count : counts) {
            assertThat(count).isBetween(CONVERSATIONS / 3 - 1_000, CONVERSATIONS / 3 + 1_000);
        }
    }

    @Test
    void onlyTheConversationsOfALostPodMove() {
        List<Long> all = pods("10.0.0.1:9000", "10.0.0.2:9000", "10.0.0.3:9000");
        List<Long> rest = all.subList(0, 2);

        assertThat(IntStream.range(0, CONVERSATIONS).filter(i -> owner(conversation(i), all) != 2))
                .allSatisfy(i -> assertThat(owner(conversation(i), rest)).isEqualTo(owner(conversation(i), all)));
    }

    private static long conversation(int number) {
        return ConversationIds.direct(100_000_001 + number, 100_000_000 + 7 * number);
    }

    private static List<Long> pods(String... addresses) {
        return java.util.Arrays.stream(addresses).map(Rendezvous::podHash).toList();
    }

    private static int owner(long conversation, List<Long> pods) {
        return IntStream.range(0, pods.size())
                .boxed()
                .max(java.util.Comparator.comparingLong(pod -> Rendezvous.score(conversation, pods.get(pod))))
                .orElseThrow();
    }
}
