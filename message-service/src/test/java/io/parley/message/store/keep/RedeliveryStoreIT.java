package io.parley.message.store.keep;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.store.commit.Committed;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedeliveryStoreIT {
    private static final long LONG_LEASE = 60_000;
    private static final Integer[] ALL = {0, 1, 2, 3, 4, 5, 6, 7};

    private static PodDatabase database;

    private final RedeliveryStore shares = new RedeliveryStore(database.general());

    @BeforeAll
    static void start() {
        database = new PodDatabase(Schema.create(), TestSettings.defaults());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void nobodyHoldsAShare() {
        await(database.pool()
                .query("UPDATE redelivery_share SET holder = '', lease_until = 0")
                .execute());
    }

    @Test
    void whoComesFirstHoldsAllUntilHeGivesThemBack() {
        assertThat(await(shares.takeShares("one", LONG_LEASE))).containsExactlyInAnyOrder(ALL);
        assertThat(await(shares.takeShares("two", LONG_LEASE))).isEmpty();
        assertThat(await(shares.takeShares("one", LONG_LEASE))).containsExactlyInAnyOrder(ALL);

        await(shares.releaseShares("one"));
        assertThat(await(shares.takeShares("two", LONG_LEASE))).containsExactlyInAnyOrder(ALL);
        assertThat(await(shares.takeShares("one", LONG_LEASE))).isEmpty();
    }

    @Test
    void theSharesOfADeadPodAreTakenOverWhenItsLeaseHasRunOut() {
        await(shares.takeShares("dead", 300));
        assertThat(await(shares.takeShares("heir", LONG_LEASE))).isEmpty();

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        await(shares.takeShares("heir", LONG_LEASE)))
                .containsExactlyInAnyOrder(ALL));
        assertThat(await(shares.takeShares("dead", LONG_LEASE))).isEmpty();
    }

    @Test
    void aShareNeverHasTwoHolders() {
        var one = shares.takeShares("one", LONG_LEASE);
        var two = shares.takeShares("two", LONG_LEASE);

        List<Integer> held = new ArrayList<>(await(one));
        held.addAll(await(two));
        assertThat(held).containsExactlyInAnyOrder(ALL);
    }

    @Test
    void givingBackLeavesTheSharesOfOthersAlone() {
        await(shares.takeShares("one", LONG_LEASE));
        await(shares.releaseShares("two"));
        assertThat(await(shares.takeShares("two", LONG_LEASE))).isEmpty();
    }

    @Test
    void busyConversationsAreListedByTheMinuteOfTheirLastMessage() {
        List<NewEntry> batch = new ArrayList<>();
        int alice = Users.next();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long id = ConversationIds.direct(alice, Users.next());
            ids.add(id);
            batch.add(Posts.post(id, alice, "m", "text"));
        }
        int minute =
                (int) (((Committed) await(database.messageStore().commit(batch)).getFirst()).timestampMs() / 60_000);

        Map<Long, Long> firstPage = await(shares.activeIn(minute, ids.getFirst() - 1, 3));
        assertThat(firstPage.keySet()).containsExactlyElementsOf(ids.subList(0, 3));
        assertThat(firstPage).containsValue(1L);
        assertThat(await(shares.activeIn(minute, ids.get(2), 3)).keySet()).containsExactlyElementsOf(ids.subList(3, 5));
        assertThat(await(shares.activeIn(minute + 10, 0, 3))).isEmpty();
    }
}
