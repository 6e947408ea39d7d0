package io.parley.message.erasure;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.message.entry.Entry;
import io.parley.message.entry.NoticeEntry;
import io.parley.message.group.InviteUsers;
import io.parley.message.group.JoinGroup;
import io.parley.message.group.NewGroup;
import io.parley.message.send.SendLanes;
import io.parley.message.store.commit.Committed;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.keep.ErasureStore;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Untraced;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.NewDevice;
import io.parley.proto.client.v1.Notice;
import io.parley.proto.client.v1.Role;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is left of a user whose account was deleted, on a real database. */
class UserErasureIT {
    /** Tables with users in them, and the column that says who. What he did in conversations of others stays: the log, its state. */
    private static final Map<String, String> OF_USERS = Map.of(
            "member", "user_id",
            "group_member", "user_id",
            "device_cursor", "user_id",
            "read_mark", "user_id",
            "mention", "user_id",
            "conversation_setting", "user_id");

    private static Pod pod;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final int carl = Users.next();
    private final MessageStore store = pod.database().messageStore();
    private final UserErasure erasure = new UserErasure(
            new ErasureStore(pod.database().general()),
            new SendLanes(
                    pod.database().vertx(),
                    store,
                    pod.router(),
                    pod.database().memberships(),
                    (message, seq) -> {},
                    Untraced.TRACES,
                    pod.config(),
                    pod.metrics()),
            pod.presenceClient());

    @BeforeAll
    static void start() {
        pod = new Pod(Schema.create(), Map.of());
        pod.startPresence();
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    /** P-362, P-363. */
    @Test
    void heLeavesHisGroupsAndNothingOfHimIsLeftButWhatOthersCanRead() {
        long own = group(alice, Joining.JOINING_INVITE, bob, carl);
        long other = group(bob, Joining.JOINING_INVITE, alice);
        long asked = group(carl, Joining.JOINING_REQUEST, bob);
        act(asked, alice, new JoinGroup());
        long direct = ConversationIds.direct(alice, bob);
        post(own, alice, "to all");
        post(direct, alice, "to bob");
        post(direct, bob, "to alice");
        post(ConversationIds.direct(alice, alice), alice, "a note");
        notice(alice);
        rowsBesideTheLog(direct);

        erase(alice);

        OF_USERS.forEach((table, column) ->
                assertThat(rows(table, column, alice)).as(table).isZero());
        assertThat(posts(own)).isEqualTo(1);
        assertThat(posts(direct)).isEqualTo(2);
        assertThat(posts(ConversationIds.direct(alice, alice))).isZero();
        assertThat(posts(ConversationIds.feed(alice))).isZero();
        assertThat(await(pod.database().memberships().fresh(own))
                        .members()
                        .get(bob)
                        .role())
                .isEqualTo(Role.ROLE_CREATOR);
        assertThat(await(pod.database().memberships().fresh(other)).users()).containsExactly(bob);
        assertThat(rows("member", "user_id", bob)).isEqualTo(4);
        assertThat(pod.presence().forgotten()).contains(alice);
    }

    /** P-363: what nobody can read any more is not kept. */
    @Test
    void aConversationGoesWithTheLastWhoCouldReadIt() {
        long direct = ConversationIds.direct(alice, bob);
        long group = group(alice, Joining.JOINING_INVITE, bob);
        post(direct, alice, "to bob");
        post(group, bob, "to all");
        erase(alice);
        assertThat(posts(direct)).isEqualTo(1);

        erase(bob);

        assertThat(posts(direct)).isZero();
        assertThat(posts(group)).isZero();
        assertThat(rows("group_info", "conversation_id", group)).isZero();
        // Nobody is given a seq again that somebody's device may have seen.
        assertThat(rows("conversation", "id", group)).isEqualTo(1);
    }

    /** A step is short, whatever there is to do; many follow. */
    @Test
    void muchIsErasedInSteps() {
        long notes = ConversationIds.direct(alice, alice);
        await(store.commit(IntStream.range(0, 1_200)
                .mapToObj(i -> Posts.post(notes, alice, "note-" + i, "note"))
                .toList()));

        assertThat(await(erasure.erase(alice))).isFalse();
        assertThat(posts(notes)).isEqualTo(700);
        erase(alice);
        assertThat(posts(notes)).isZero();
    }

    /** Whoever asked tries again: nothing is taken for done while presence-service is away. */
    @Test
    void itIsNotDoneWhilePresenceServiceIsAway() {
        post(ConversationIds.direct(alice, bob), alice, "to bob");
        pod.presence().stop();
        try {
            assertThatThrownBy(() -> await(erasure.erase(alice))).isInstanceOf(CompletionException.class);
        } finally {
            pod.startPresence();
        }
        Awaitility.await().ignoreExceptions().until(() -> await(erasure.erase(alice)));
        assertThat(rows("member", "user_id", alice)).isZero();
    }

    private void erase(int userId) {
        for (int step = 0; step < 20; step++) {
            if (await(erasure.erase(userId))) {
                return;
            }
        }
        throw new AssertionError("Something is left after 20 steps");
    }

    private long group(int creator, Joining joining, int... others) {
        long group = ConversationIds.group(creator, UUID.randomUUID().toString());
        GroupProfile profile =
                GroupProfile.newBuilder().setName("group").setJoining(joining).build();
        act(group, creator, new NewGroup(profile, List.of()));
        act(group, creator, new InviteUsers(IntStream.of(others).boxed().toList()));
        return group;
    }

    private void act(long group, int author, Entry action) {
        assertThat(await(store.act(new NewEntry(group, author, UUID.randomUUID().toString(), action))))
                .isInstanceOf(Committed.class);
    }

    private void post(long conversation, int author, String text) {
        await(store.commit(
                List.of(Posts.post(conversation, author, UUID.randomUUID().toString(), text))));
    }

    private void notice(int userId) {
        Notice notice = Notice.newBuilder()
                .setNewDevice(NewDevice.newBuilder().setDeviceId("phone"))
                .build();
        await(store.commit(List.of(new NewEntry(
                ConversationIds.feed(userId), userId, UUID.randomUUID().toString(), new NoticeEntry(notice)))));
    }

    private void rowsBesideTheLog(long conversation) {
        for (String statement : List.of(
                "INSERT INTO device_cursor (user_id, device_id, conversation_id, acked_seq) VALUES (?, 'phone', 0, 1)",
                "INSERT INTO device_cursor (user_id, device_id, conversation_id, acked_seq) VALUES (?, 'phone', "
                        + conversation + ", 1)",
                "INSERT INTO mention (user_id, conversation_id, seq) VALUES (?, " + conversation + ", 1)",
                "INSERT INTO conversation_setting (user_id, conversation_id, muted_until_ms, pinned, archived, version)"
                        + " VALUES (?, " + conversation + ", 0, 1, 0, 1)")) {
            await(pod.database().pool().preparedQuery(statement).execute(Tuple.of(alice)));
        }
    }

    private static long rows(String table, String column, long value) {
        return pod.database()
                .numbers("SELECT COUNT(*) FROM " + table + " WHERE " + column + " = ?", value)
                .getFirst();
    }

    private static long posts(long conversation) {
        return pod.database()
                .numbers("SELECT COUNT(*) FROM message WHERE kind = 1 AND conversation_id = ?", conversation)
                .getFirst();
    }
}
