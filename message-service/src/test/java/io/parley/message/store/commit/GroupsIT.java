package io.parley.message.store.commit;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.conversation.Membership;
import io.parley.message.entry.Entry;
import io.parley.message.entry.MembersEntry;
import io.parley.message.entry.Recall;
import io.parley.message.group.ChangeProfile;
import io.parley.message.group.ChangeRole;
import io.parley.message.group.InviteUsers;
import io.parley.message.group.JoinGroup;
import io.parley.message.group.LeaveGroup;
import io.parley.message.group.NewGroup;
import io.parley.message.group.RemoveUser;
import io.parley.message.store.entry.ConversationTails;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.Span;
import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.group.Memberships;
import io.parley.message.store.group.Memberships.Changes;
import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.position.ReadMarkStore;
import io.parley.message.store.read.ConversationListStore;
import io.parley.message.store.read.ConversationListStore.Listed;
import io.parley.message.store.read.ConversationListStore.Place;
import io.parley.message.store.read.HistoryPage;
import io.parley.message.store.read.HistoryStore;
import io.parley.message.testing.MovingClock;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups on two pods that write to one database. */
class GroupsIT {
    private static final int RACES = 300;

    private static Schema schema;
    private static PodDatabase onePod;
    private static PodDatabase otherPod;

    private final MovingClock clock = MovingClock.now();
    private final int alice = Users.next();
    private final int bob = Users.next();
    private final int carl = Users.next();
    private final MessageStore store = onePod.messageStore(clock);
    private final MessageStore otherStore = otherPod.messageStore(clock);

    @BeforeAll
    static void start() {
        schema = Schema.create();
        Map<String, String> small = Map.of("groups.members", "4", "groups.of-user", "3");
        onePod = new PodDatabase(schema, TestSettings.with(small));
        otherPod = new PodDatabase(schema, TestSettings.with(small));
    }

    @AfterAll
    static void stop() {
        onePod.close();
        otherPod.close();
    }

    @Test
    void theSameRequestCreatesOneGroup() {
        String id = UUID.randomUUID().toString();
        long group = ConversationIds.group(alice, id);
        Committed first = done(store, group, alice, id, new NewGroup(profile(), List.of(bob)));
        Committed again = done(otherStore, group, alice, id, new NewGroup(profile(), List.of(bob)));

        assertThat(first.seq()).isEqualTo(1);
        assertThat(again).isEqualTo(Committed.again(1, first.timestampMs()));
        Membership members = await(onePod.memberships().fresh(group));
        assertThat(members.users()).containsExactlyInAnyOrder(alice, bob);
        assertThat(members.members().get(alice).role()).isEqualTo(Role.ROLE_CREATOR);
        assertThat(refusal(store, group, alice, new NewGroup(profile(), List.of())))
                .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
    }

    @Test
    void onlyMembersPostAndWhoIsRemovedOnOnePodIsRefusedOnTheOther() {
        long group = group(bob);
        assertThat(post(otherStore, group, bob, "before")).isInstanceOf(Committed.class);
        assertThat(post(otherStore, group, carl, "stranger")).isInstanceOf(Refused.class);

        Committed removal = done(store, group, alice, new RemoveUser(bob));

        assertThat(code(post(otherStore, group, bob, "after"))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(await(new MemberSpans(onePod.general()).of(bob, List.of(group))))
                .containsEntry(group, new Span(0, removal.seq()));
        assertThat(post(otherStore, group, alice, "without him")).isInstanceOf(Committed.class);
    }

    /** Whoever was answered that he is out has no entry stored after that. */
    @Test
    void aRemovalAndPostsNeverCross() {
        long group = group();
        for (int round = 0; round < RACES; round++) {
            done(store, group, alice, new InviteUsers(List.of(bob)));
            List<Future<List<Outcome>>> posts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                posts.add(commit(i % 2 == 0 ? store : otherStore, group, bob, "racing"));
            }
            Future<Outcome> removal = store.act(entry(group, alice, new RemoveUser(bob)));
            posts.add(commit(otherStore, group, bob, "racing"));
            long removed = ((Committed) await(removal)).seq();
            Future<List<Outcome>> late = commit(otherStore, group, bob, "late");
            for (Future<List<Outcome>> post : posts) {
                if (await(post).getFirst() instanceof Committed place) {
                    assertThat(place.seq()).isLessThan(removed);
                }
            }
            assertThat(await(late).getFirst()).isInstanceOf(Refused.class);
        }
        List<Long> seqs = onePod.numbers("SELECT seq FROM message WHERE conversation_id = ? ORDER BY seq", group);
        assertThat(seqs).hasSize(seqs.getLast().intValue());
    }

    @Test
    void whoComesInSeesWhatFollowsOrEverything() {
        long short_ = group(bob);
        post(store, short_, alice, "before");
        Committed joined = done(store, short_, bob, new InviteUsers(List.of(carl)));
        assertThat(await(new MemberSpans(onePod.general()).of(carl, List.of(short_))))
                .containsEntry(short_, new Span(joined.seq() - 1, Long.MAX_VALUE));

        String id = UUID.randomUUID().toString();
        long whole = ConversationIds.group(alice, id);
        done(
                store,
                whole,
                alice,
                id,
                new NewGroup(profile().toBuilder().setWholeHistory(true).build(), List.of()));
        post(store, whole, alice, "before");
        done(store, whole, alice, new InviteUsers(List.of(carl)));
        assertThat(await(new MemberSpans(onePod.general()).of(carl, List.of(whole))))
                .containsEntry(whole, new Span(0, Long.MAX_VALUE));
    }

    /** P-234. */
    @Test
    void historyListsWhatHappenedBetweenThePostsWhenItIsWanted() {
        long group = group(bob);
        long hello = ((Committed) post(store, group, alice, "hello")).seq();
        long invited =
                done(otherStore, group, bob, new InviteUsers(List.of(carl))).seq();
        long renamed = done(store, group, alice, new ChangeProfile(joining(Joining.JOINING_OPEN)))
                .seq();
        long there = ((Committed) post(otherStore, group, carl, "there")).seq();

        assertThat(history(group, alice, Long.MAX_VALUE, 10, false)).containsExactly(there, hello);
        assertThat(history(group, alice, Long.MAX_VALUE, 10, true))
                .containsExactly(there, renamed, invited, hello, hello - 1);
        assertThat(history(group, alice, Long.MAX_VALUE, 2, true)).containsExactly(there, renamed);
        assertThat(history(group, alice, renamed, 2, true)).containsExactly(invited, hello);
        assertThat(history(group, carl, Long.MAX_VALUE, 10, true))
                .as("from the coming in on")
                .containsExactly(there, renamed, invited);
    }

    private static List<Long> history(long group, int user, long before, int limit, boolean withEvents) {
        Span span = await(new MemberSpans(onePod.general()).of(user, List.of(group)))
                .get(group);
        HistoryPage page = await(new HistoryStore(onePod.general())
                .page(user, group, span, new HistoryStore.Wanted(before, limit, withEvents)));
        return page.entries().stream().map(StoredEntry::seq).toList();
    }

    @Test
    void joiningFollowsTheProfile() {
        long group = group();
        assertThat(refusal(store, group, bob, new JoinGroup())).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);

        done(store, group, alice, new ChangeProfile(joining(Joining.JOINING_REQUEST)));
        assertThat(event(done(store, group, bob, new JoinGroup()))).isEqualTo(MembersEvent.MEMBERS_EVENT_ASKED);
        assertThat(code(post(store, group, bob, "asked only"))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(refusal(store, group, bob, new JoinGroup())).isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        assertThat(event(done(store, group, alice, new RemoveUser(bob)))).isEqualTo(MembersEvent.MEMBERS_EVENT_REFUSED);
        done(store, group, bob, new JoinGroup());
        assertThat(event(done(store, group, alice, new InviteUsers(List.of(bob)))))
                .isEqualTo(MembersEvent.MEMBERS_EVENT_JOINED);
        assertThat(post(store, group, bob, "in")).isInstanceOf(Committed.class);

        done(store, group, alice, new ChangeProfile(joining(Joining.JOINING_OPEN)));
        assertThat(event(done(store, group, carl, new JoinGroup()))).isEqualTo(MembersEvent.MEMBERS_EVENT_JOINED);
        assertThat(onePod.numbers("SELECT member_count FROM group_info WHERE conversation_id = ?", group))
                .containsExactly(3L);
    }

    @Test
    void rolesAreTheCreatorsAndAdminsRemoveMembersOnly() {
        long group = group(bob, carl);
        assertThat(refusal(store, group, bob, new RemoveUser(carl))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(refusal(store, group, bob, new ChangeRole(carl, Role.ROLE_ADMIN)))
                .isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        done(store, group, alice, new ChangeRole(bob, Role.ROLE_ADMIN));
        assertThat(refusal(store, group, bob, new RemoveUser(alice))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        done(store, group, bob, new RemoveUser(carl));
        done(store, group, alice, new ChangeRole(bob, Role.ROLE_CREATOR));
        Map<Integer, Membership.Member> members =
                await(otherPod.memberships().fresh(group)).members();
        assertThat(members.get(bob).role()).isEqualTo(Role.ROLE_CREATOR);
        assertThat(members.get(alice).role()).isEqualTo(Role.ROLE_ADMIN);
    }

    @Test
    void whoHasBeenThereLongestInheritsAndTheLastOneLeavesAnEmptyGroup() {
        long group = group(bob);
        done(store, group, alice, new InviteUsers(List.of(carl)));
        done(store, group, alice, new ChangeRole(carl, Role.ROLE_ADMIN));
        MembersEntry left =
                (MembersEntry) done(store, group, alice, new LeaveGroup()).stored();
        assertThat(left.members().getCreatorId()).isEqualTo(carl);
        done(store, group, carl, new LeaveGroup());
        assertThat(await(onePod.memberships().fresh(group)).members().get(bob).role())
                .isEqualTo(Role.ROLE_CREATOR);
        done(store, group, bob, new LeaveGroup());
        assertThat(await(onePod.memberships().fresh(group)).users()).isEmpty();
        assertThat(onePod.numbers("SELECT member_count FROM group_info WHERE conversation_id = ?", group))
                .containsExactly(0L);
    }

    @Test
    void membersAcknowledgeWhatTheySeeWhateverThePodRemembers() {
        long group = group(bob, carl);
        long before = ((Committed) post(store, group, alice, "before")).seq();
        // One pod still remembers the members as they were before.
        Committed removal = done(otherStore, group, alice, new RemoveUser(bob));
        for (PodDatabase pod : List.of(onePod, otherPod)) {
            CursorStore cursors = pod.cursorStore();
            assertThat(await(cursors.advance(List.of(cursor(alice, group, 99), cursor(bob, group, before)))))
                    .containsExactlyInAnyOrder(cursor(alice, group, removal.seq()), cursor(bob, group, before));
        }
        long after = ((Committed) post(store, group, alice, "after")).seq();

        assertThat(await(onePod.memberships().latest(group)).users()).doesNotContain(bob);
        assertThat(await(onePod.cursorStore()
                        .advance(List.of(
                                cursor(alice, group, after),
                                cursor(bob, group, after),
                                cursor(carl, group, after),
                                cursor(Users.next(), group, after)))))
                .containsExactlyInAnyOrder(
                        cursor(alice, group, after), cursor(bob, group, removal.seq()), cursor(carl, group, after));
    }

    /** Only what changed is read again; what comes of it is what all of it would be. */
    @Test
    void membersFollowFromWhatIsRememberedAndWhatChangedSince() {
        long group = group(bob);
        await(otherPod.memberships().latest(group));
        List<Entry> actions = List.of(
                new InviteUsers(List.of(carl)),
                new ChangeRole(bob, Role.ROLE_ADMIN),
                new RemoveUser(carl),
                new ChangeProfile(profile()),
                new InviteUsers(List.of(carl)),
                new RemoveUser(bob),
                new InviteUsers(List.of(bob, Users.next())));
        Membership known = await(otherPod.memberships().latest(group));
        for (Entry action : actions) {
            long seq = done(store, group, alice, action).seq();
            Membership all = await(withoutMemory().latest(group));
            assertThat(all.asOfSeq()).isEqualTo(seq);
            assertThat(await(otherPod.memberships().since(group, seq))).isEqualTo(all);
            Changes changes = await(otherPod.memberships().changesSince(group, known.asOfSeq()));
            assertThat(changes.memberCount()).isEqualTo(all.members().size());
            assertThat(known.with(changes.changed())).isEqualTo(all.members());
            if (action instanceof InviteUsers) {
                known = all;
            }
        }
    }

    /** A row that is gone without a change cannot be told by what changed: so members are counted. */
    @Test
    void aMemberWhoseRowIsGoneIsNotRememberedForEver() {
        long group = group(bob, carl);
        await(otherPod.memberships().latest(group));
        await(onePod.pool()
                .preparedQuery("DELETE FROM group_member WHERE conversation_id = ? AND user_id = ?")
                .execute(Tuple.of(group, bob)));
        await(onePod.pool()
                .preparedQuery("UPDATE group_info SET member_count = member_count - 1 WHERE conversation_id = ?")
                .execute(Tuple.of(group)));

        long seq = done(store, group, alice, new ChangeProfile(profile())).seq();

        assertThat(await(otherPod.memberships().since(group, seq)).users()).containsExactlyInAnyOrder(alice, carl);
    }

    private static Memberships withoutMemory() {
        MessageConfig config = TestSettings.with(Map.of());
        return new Memberships(
                onePod.general(),
                new ConversationTails(config, new SimpleMeterRegistry()),
                config,
                new SimpleMeterRegistry());
    }

    @Test
    void groupsAndUsersHaveTheirMost() {
        long group = group(bob, carl);
        assertThat(refusal(store, group, alice, new InviteUsers(List.of(Users.next(), Users.next()))))
                .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        done(store, group, alice, new InviteUsers(List.of(Users.next())));
        group();
        group();
        String id = UUID.randomUUID().toString();
        assertThat(code(await(store.act(new NewEntry(
                        ConversationIds.group(alice, id), alice, id, new NewGroup(profile(), List.of()))))))
                .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
    }

    @Test
    void onlyAdminsWriteWhereTheProfileSaysSo() {
        long group = group(bob);
        done(
                store,
                group,
                alice,
                new ChangeProfile(profile().toBuilder().setOnlyAdminsWrite(true).build()));
        assertThat(code(post(otherStore, group, bob, "no"))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(post(otherStore, group, alice, "yes")).isInstanceOf(Committed.class);
        done(store, group, alice, new ChangeRole(bob, Role.ROLE_ADMIN));
        assertThat(post(otherStore, group, bob, "now")).isInstanceOf(Committed.class);
    }

    @Test
    void anAdminRecallsAtAnyTimeAndAMemberOnlyHisOwn() {
        long group = group(bob, carl);
        Committed post = (Committed) post(store, group, bob, "text");
        clock.advance(1, TimeUnit.DAYS);
        assertThat(code(await(otherStore.commit(List.of(entry(group, carl, new Recall(post.seq())))))
                        .getFirst()))
                .isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(await(otherStore.commit(List.of(entry(group, alice, new Recall(post.seq())))))
                        .getFirst())
                .isInstanceOf(Committed.class);
    }

    @Test
    void whatIsUnreadFollowsFromTheLogAndTheMarks() {
        long group = group(bob);
        ConversationListStore lists = new ConversationListStore(onePod.general());
        ReadMarkStore marks = new ReadMarkStore(otherPod.general());
        assertThat(unread(lists, bob, group)).isZero();

        post(store, group, alice, "one");
        Content mention = Content.newBuilder().addMentions(bob).build();
        NewEntry named = Posts.post(group, alice, UUID.randomUUID().toString(), 1, "two", mention.toByteString());
        long second = ((Committed) await(store.commit(List.of(named))).getFirst()).seq();
        assertThat(unread(lists, bob, group)).isEqualTo(2);
        assertThat(await(lists.mentions(bob, await(lists.page(bob, Place.FIRST, 10)))))
                .containsEntry(group, 1L);
        assertThat(unread(lists, alice, group)).isZero();

        done(store, group, alice, new ChangeProfile(profile()));
        assertThat(unread(lists, bob, group)).isEqualTo(2);

        await(marks.advance(bob, Map.of(group, second)));
        await(marks.advance(bob, Map.of(group, second - 1)));
        assertThat(unread(lists, bob, group)).isZero();
        assertThat(await(lists.mentions(bob, await(lists.page(bob, Place.FIRST, 10)))))
                .isEmpty();

        post(store, group, alice, "three");
        post(otherStore, group, bob, "answer");
        assertThat(unread(lists, bob, group)).isZero();
        assertThat(unread(lists, alice, group)).isEqualTo(1);

        assertThat(await(lists.previews(await(lists.page(bob, Place.FIRST, 10))))
                        .get(group)
                        .text())
                .isEqualTo("answer");
    }

    private int unread(ConversationListStore lists, int user, long conversation) {
        Listed listed = await(lists.page(user, Place.FIRST, 10)).stream()
                .filter(each -> each.conversationId() == conversation)
                .findFirst()
                .orElseThrow();
        return listed.read().until(listed.end());
    }

    private long group(Integer... members) {
        String id = UUID.randomUUID().toString();
        long group = ConversationIds.group(alice, id);
        done(store, group, alice, id, new NewGroup(profile(), List.of(members)));
        return group;
    }

    private static Cursor cursor(int user, long group, long seq) {
        return new Cursor(user, "phone", group, seq);
    }

    private static GroupProfile profile() {
        return GroupProfile.newBuilder().setName("Hikers").build();
    }

    private static GroupProfile joining(Joining joining) {
        return profile().toBuilder().setJoining(joining).build();
    }

    private static NewEntry entry(long group, int author, Entry entry) {
        return new NewEntry(group, author, UUID.randomUUID().toString(), entry);
    }

    private static Committed done(MessageStore store, long group, int author, Entry action) {
        return done(store, group, author, UUID.randomUUID().toString(), action);
    }

    private static Committed done(MessageStore store, long group, int author, String id, Entry action) {
        return (Committed) await(store.act(new NewEntry(group, author, id, action)));
    }

    private static ErrorCode refusal(MessageStore store, long group, int author, Entry action) {
        return code(await(store.act(entry(group, author, action))));
    }

    private static ErrorCode code(Outcome outcome) {
        return ((Refused) outcome).why().getCode();
    }

    private static MembersEvent event(Committed done) {
        return ((MembersEntry) done.stored()).members().getEvent();
    }

    private static Outcome post(MessageStore store, long group, int author, String text) {
        return await(commit(store, group, author, text)).getFirst();
    }

    private static Future<List<Outcome>> commit(MessageStore store, long group, int author, String text) {
        return store.commit(
                List.of(Posts.post(group, author, UUID.randomUUID().toString(), 1, text, ByteString.EMPTY)));
    }
}
