package io.parley.message.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.message.testing.PresenceLink;
import io.parley.message.testing.PresenceStandIn;
import io.parley.message.testing.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gives and gets read receipts, with a presence-service that can be away (P-375). */
class ReadReceiptsTest {
    @RegisterExtension
    final PresenceLink link = new PresenceLink();

    private final PresenceStandIn presence = link.presence();
    private final RelationChanges changes = link.changes();
    private final ReadReceipts receipts =
            new ReadReceipts(link.client(), changes, link.config(), new SimpleMeterRegistry());
    private final int alice = Users.next();
    private final int bob = Users.next();

    @Test
    void whatIsSwitchedOffBindsWithinASecondAndWhatIsSwitchedOnAsSoon() {
        await().until(changes::areKnown);
        assertThat(among(alice, bob)).containsExactlyInAnyOrder(alice, bob);
        presence.readReceipts(bob, false);
        await().atMost(Duration.ofSeconds(1)).until(() -> among(alice, bob).equals(Set.of(alice)));
        presence.readReceipts(bob, true);
        await().atMost(Duration.ofSeconds(1)).until(() -> among(alice, bob).equals(Set.of(alice, bob)));
    }

    @Test
    void whatIsRememberedIsNotAskedForAgain() {
        List<Integer> users = new ArrayList<>(
                IntStream.range(0, 1_100).mapToObj(i -> Users.next()).toList());
        presence.readReceipts(users.get(1_050), false);
        assertThat(among(users)).hasSize(1_099).doesNotContain(users.get(1_050));
        await().until(() -> {
            int before = presence.pairsAsked();
            return among(users).size() == 1_099 && presence.pairsAsked() == before;
        });
        users.add(bob);
        int before = presence.pairsAsked();
        await().until(() -> changes.areKnown() && among(users).contains(bob));
        assertThat(presence.pairsAsked() - before).isLessThan(users.size());
    }

    /** What was true before may be no more: somebody else may reach presence-service. */
    @Test
    void nothingIsSaidOfAnybodyWhilePresenceServiceIsAwayAndNobodyWaitsForIt() {
        await().until(changes::areKnown);
        assertThat(among(alice)).containsExactly(alice);
        presence.stop();
        await().until(() -> !changes.areKnown());

        assertThatThrownBy(() -> among(alice)).hasMessageContaining("UNAVAILABLE");
        long startNanos = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> among(alice, bob)).hasMessageContaining("UNAVAILABLE");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(10));

        presence.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try {
                return among(alice).contains(alice);
            } catch (RuntimeException stillAway) {
                return false;
            }
        });
    }

    private Set<Integer> among(int... userIds) {
        return among(IntStream.of(userIds).boxed().toList());
    }

    private Set<Integer> among(List<Integer> userIds) {
        return receipts.among(userIds)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join()
                .userIds();
    }
}
