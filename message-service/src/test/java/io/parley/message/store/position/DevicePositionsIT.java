package io.parley.message.store.position;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.Span;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DevicePositionsIT {
    private static PodDatabase database;

    private final DevicePositions devices = new DevicePositions(database.general(), Clock.systemUTC());
    private final CursorStore cursors = database.cursorStore();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(bob, Users.next());

    @BeforeAll
    static void start() {
        database = new PodDatabase(Schema.create(), TestSettings.defaults());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void aNewDeviceStartsWhereTheMostAdvancedOneIs() {
        long notes = ConversationIds.direct(bob, bob);
        commit(conversation, 5);
        commit(notes, 5);
        advance(cursor("phone", 5), cursor("web", 2), new Cursor(bob, "web", notes, 4));

        assertThat(await(devices.cursors(bob, "tablet")))
                .containsEntry(conversation, 5L)
                .containsEntry(notes, 4L);
    }

    @Test
    void aDeviceAdoptsOnceAndThenGoesItsOwnWay() {
        commit(conversation, 9);
        advance(cursor("phone", 3));
        await(devices.cursors(bob, "tablet"));
        advance(cursor("phone", 9));

        assertThat(await(devices.cursors(bob, "tablet"))).containsEntry(conversation, 3L);
    }

    @Test
    void adoptingTakesNothingBackThatTheDeviceHasAcknowledgedItself() {
        commit(conversation, 9);
        advance(cursor("tablet", 8), cursor("phone", 3));

        assertThat(await(devices.cursors(bob, "tablet"))).containsEntry(conversation, 8L);
    }

    @Test
    void theFirstDeviceHasNoCursors() {
        assertThat(await(devices.cursors(bob, "phone"))).isEmpty();
        assertThat(await(devices.cursors(bob, "phone"))).isEmpty();
    }

    @Test
    void manyNewDevicesOfAUserMayComeAtOnce() {
        for (int round = 0; round < 10; round++) {
            int user = Users.next();
            long notes = ConversationIds.direct(user, user);
            commit(notes, 2);
            advance(new Cursor(user, "phone", notes, 1));
            List<Future<SortedMap<Long, Long>>> found = new ArrayList<>();
            for (int device = 0; device < 8; device++) {
                found.add(devices.cursors(user, "new-" + device));
            }
            found.forEach(positions -> assertThat(await(positions)).containsEntry(notes, 1L));
        }
    }

    @Test
    void aDeviceLagsWhereItHasNotAcknowledgedTheNewestMessage() {
        long read = ConversationIds.direct(bob, Users.next());
        long untouched = ConversationIds.direct(bob, Users.next());
        commit(conversation, 5);
        commit(read, 5);
        commit(untouched, 2);
        advance(cursor("phone", 3), new Cursor(bob, "phone", read, 5));

        assertThat(await(devices.lagging(bob, "phone", 0)))
                .containsOnly(entry(conversation, from(3)), entry(untouched, from(0)));
    }

    @Test
    void aNewDeviceLagsOnlyWhereTheMostAdvancedOneDoes() {
        long read = ConversationIds.direct(bob, Users.next());
        commit(conversation, 5);
        commit(read, 5);
        advance(cursor("phone", 3), new Cursor(bob, "phone", read, 5));

        assertThat(await(devices.lagging(bob, "tablet", 0))).containsOnly(entry(conversation, from(3)));
    }

    @Test
    void conversationsBeforeTheGivenOneAreLeftOut() {
        long next = ConversationIds.direct(bob, Users.next());
        commit(conversation, 1);
        commit(next, 1);

        assertThat(await(devices.lagging(bob, "phone", next))).containsOnlyKeys(next);
    }

    @Test
    void aUserWithoutConversationsLagsNowhere() {
        assertThat(await(devices.lagging(Users.next(), "phone", 0))).isEmpty();
    }

    private void commit(long id, int count) {
        List<NewEntry> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Posts.post(id, bob, "m" + i, "text"));
        }
        await(database.messageStore().commit(messages));
    }

    private void advance(Cursor... moved) {
        await(cursors.advance(List.of(moved)));
    }

    private Cursor cursor(String device, long seq) {
        return new Cursor(bob, device, conversation, seq);
    }

    private static Span from(long seq) {
        return new Span(seq, Long.MAX_VALUE);
    }
}
