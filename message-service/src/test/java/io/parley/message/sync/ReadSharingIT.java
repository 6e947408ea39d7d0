package io.parley.message.sync;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.message.group.NewGroup;
import io.parley.message.relation.ReadReceipts;
import io.parley.message.relation.RelationChanges;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.group.GroupStore;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.position.ConversationSettingStore;
import io.parley.message.store.position.ReadMarkStore;
import io.parley.message.store.position.ReaderStore;
import io.parley.message.store.read.ConversationListStore;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Conversation;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.ReadBy;
import io.parley.proto.client.v1.ReadByAnswer;
import io.parley.proto.client.v1.User;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ReadBy and Conversations tell of those who have switched read receipts off (P-373, P-374, P-375). */
class ReadSharingIT {
    private static final int MEMBERS = 130;

    private final Pod pod = new Pod(Schema.create(), Map.of());
    private final RelationChanges changes = new RelationChanges(
            pod.presenceClient(), pod.config(), pod.database().vertx());
    private final ReadReceipts receipts = new ReadReceipts(pod.presenceClient(), changes, pod.config(), pod.metrics());
    private final ReadByReader readers = new ReadByReader(
            new ReaderStore(pod.database().general()),
            new MemberSpans(pod.database().general()),
            receipts,
            Clock.systemUTC());
    private final ConversationLister lister = new ConversationLister(
            new ConversationListStore(pod.database().general()),
            new GroupStore(pod.database().general()),
            pod.database().cursorStore(),
            new ConversationSettingStore(pod.database().general()),
            receipts);
    private final ReadMarkStore marks = new ReadMarkStore(pod.database().general());
    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long direct = ConversationIds.direct(alice, bob);

    @BeforeEach
    void start() {
        pod.presence().start();
        changes.start();
        Awaitility.await().until(changes::areKnown);
    }

    @AfterEach
    void stop() {
        changes.stop();
        pod.close();
    }

    @Test
    void whoSwitchedThemOffIsNeitherNamedNorCountedAndGetsNoAnswer() {
        List<Integer> members =
                IntStream.range(0, MEMBERS).mapToObj(i -> Users.next()).toList();
        long group = ConversationIds.group(alice, UUID.randomUUID().toString());
        NewGroup created =
                new NewGroup(GroupProfile.newBuilder().setName("group").build(), members);
        await(pod.database()
                .messageStore()
                .act(new NewEntry(group, alice, UUID.randomUUID().toString(), created)));
        post(group, alice);
        members.forEach(member -> await(marks.advance(member, Map.of(group, 2L))));
        assertThat(readBy(alice, group, 2).getCount()).isEqualTo(MEMBERS);
        assertThat(readBy(alice, group, 2).getUsersList())
                .extracting(User::getId)
                .containsExactlyElementsOf(members.subList(0, 100));

        switched(members.get(7), false);
        ReadByAnswer without = readBy(alice, group, 2);
        assertThat(without.getCount()).isEqualTo(MEMBERS - 1);
        assertThat(without.getUsersList())
                .extracting(User::getId)
                .hasSize(100)
                .doesNotContain(members.get(7))
                .contains(members.get(100));
        assertThatThrownBy(() -> readBy(members.get(7), group, 2))
                .hasCauseInstanceOf(Hidden.class)
                .hasMessageContaining("switched read receipts off");

        // What was read meanwhile is known again.
        switched(members.get(7), true);
        assertThat(readBy(alice, group, 2).getCount()).isEqualTo(MEMBERS);
    }

    @Test
    void theListTellsOfThePeerOnlyWhenBothShareIt() {
        post(direct, bob);
        post(direct, alice);
        await(marks.advance(bob, Map.of(direct, 2L)));
        await(marks.advance(alice, Map.of(direct, 1L)));
        assertThat(listed(alice).getPeerReadSeq()).isEqualTo(2);

        switched(bob, false);
        assertThat(listed(alice).getPeerReadSeq()).isZero();
        assertThat(listed(bob).getPeerReadSeq()).isZero();
        assertThat(listed(bob).getReadSeq()).as("his own").isEqualTo(2);
        assertThat(listed(bob).getUnread()).isZero();

        switched(bob, true);
        assertThat(listed(alice).getPeerReadSeq()).isEqualTo(2);
    }

    @Test
    void whilePresenceServiceIsAwayTheListComesWithoutAndReadByIsRefused() {
        post(direct, alice);
        await(marks.advance(bob, Map.of(direct, 1L)));
        assertThat(listed(alice).getPeerReadSeq()).isEqualTo(1);
        pod.presence().stop();
        Awaitility.await().until(() -> !changes.areKnown());

        assertThat(listed(alice).getPeerReadSeq()).isZero();
        assertThat(listed(alice).getLastSeq()).isEqualTo(1);
        assertThatThrownBy(() -> readBy(alice, direct, 1)).hasMessageContaining("UNAVAILABLE");
    }

    private void switched(int userId, boolean on) {
        pod.presence().readReceipts(userId, on);
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .until(() -> await(receipts.among(List.of(userId))).userIds().contains(userId) == on);
    }

    private ReadByAnswer readBy(int userId, long conversation, long seq) {
        return await(readers.answer(
                userId,
                ReadBy.newBuilder().setConversationId(conversation).setSeq(seq).build()));
    }

    private Conversation listed(int userId) {
        return await(lister.page(userId, Conversations.newBuilder().setLimit(10).build()))
                .getConversations(0);
    }

    private void post(long conversation, int author) {
        await(pod.database()
                .messageStore()
                .commit(List.of(
                        Posts.post(conversation, author, UUID.randomUUID().toString(), "text"))));
    }
}
