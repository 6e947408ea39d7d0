package io.parley.message.store.position;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.store.database.DatabaseErrors;
import io.parley.message.store.entry.Extent;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CursorStoreIT {
    private static PodDatabase database;

    private final CursorStore cursors = database.cursorStore();
    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(alice, bob);

    @BeforeAll
    static void start() {
        database = new PodDatabase(Schema.create(), TestSettings.defaults());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void aCursorNeverGoesBack() {
        commit(conversation, 10);
        advance(cursor("phone", 7));
        advance(cursor("phone", 3));
        assertThat(position("phone")).isEqualTo(7);
        advance(cursor("phone", 9));
        assertThat(position("phone")).isEqualTo(9);
    }

    @Test
    void theHighestOfManyWritersStays() {
        commit(conversation, 50);
        List<Future<List<Cursor>>> writers = new ArrayList<>();
        for (long seq = 50; seq >= 1; seq--) {
            writers.add(cursors.advance(List.of(cursor("phone", seq)))
                    .recover(failure -> DatabaseErrors.isDeadlock(failure)
                            ? Future.succeededFuture(List.of())
                            : Future.failedFuture(failure)));
        }
        writers.forEach(PodDatabase::await);
        advance(cursor("phone", 49), cursor("phone", 50), cursor("phone", 48));

        assertThat(position("phone")).isEqualTo(50);
    }

    @Test
    void aCursorStopsAtTheLastMessage() {
        commit(conversation, 3);

        assertThat(advance(cursor("phone", 99))).containsExactly(cursor("phone", 3));
        assertThat(position("phone")).isEqualTo(3);
    }

    @Test
    void anUnknownConversationHasNoCursors() {
        assertThat(advance(cursor("phone", 1))).isEmpty();
        assertThat(await(cursors.ofConversations(List.of(conversation)))).isEmpty();
    }

    @Test
    void devicesHaveCursorsOfTheirOwn() {
        commit(conversation, 5);
        advance(cursor("phone", 5), cursor("Phone", 2), cursor("web", 1));

        assertThat(await(cursors.ofConversations(List.of(conversation))))
                .containsExactlyInAnyOrder(cursor("phone", 5), cursor("Phone", 2), cursor("web", 1));
    }

    @Test
    void moreCursorsThanFitIntoOneStatement() {
        int count = 2 * CursorStore.CHUNK + 1;
        List<Cursor> many = new ArrayList<>();
        List<NewEntry> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int peer = Users.next();
            long id = ConversationIds.direct(bob, peer);
            messages.add(Posts.post(id, peer, "m", "text"));
            many.add(new Cursor(bob, "phone", id, 1));
        }
        await(database.messageStore().commit(messages.subList(0, 300)));
        await(database.messageStore().commit(messages.subList(300, count)));

        assertThat(await(cursors.advance(many))).containsExactlyElementsOf(many);
        List<Long> ids = many.stream().map(Cursor::conversationId).toList();
        assertThat(await(cursors.ofConversations(ids))).containsExactlyInAnyOrderElementsOf(many);
        assertThat(await(cursors.extents(ids))).hasSize(count).containsValue(new Extent(0, 1));
    }

    private void commit(long id, int count) {
        List<NewEntry> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Posts.post(id, bob, "m" + i, "text"));
        }
        await(database.messageStore().commit(messages));
    }

    private List<Cursor> advance(Cursor... moved) {
        return await(cursors.advance(List.of(moved)));
    }

    private Cursor cursor(String device, long seq) {
        return new Cursor(bob, device, conversation, seq);
    }

    private long position(String device) {
        return database.numbers(
                        "SELECT acked_seq FROM device_cursor WHERE user_id = ? AND device_id = ? AND conversation_id = ?",
                        bob,
                        device,
                        conversation)
                .getFirst();
    }
}
