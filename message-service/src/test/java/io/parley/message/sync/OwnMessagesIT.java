package io.parley.message.sync;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.entry.Entry;
import io.parley.message.entry.Recall;
import io.parley.message.group.LeaveGroup;
import io.parley.message.group.NewGroup;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.read.OwnPostStore;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.OwnMessagesAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OwnMessagesIT {
    private static PodDatabase pod;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final MessageStore store = pod.messageStore();
    private final OwnMessageReader reader = new OwnMessageReader(new OwnPostStore(pod.general()));

    @BeforeAll
    static void start() {
        pod = new PodDatabase(Schema.create(), TestSettings.with(Map.of()));
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    /** P-366. */
    @Test
    void everythingThatSomebodyWroteIsListedAndNothingOfOthers() {
        long group = ConversationIds.group(alice, UUID.randomUUID().toString());
        act(
                group,
                alice,
                new NewGroup(GroupProfile.newBuilder().setName("group").build(), List.of(bob)));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            texts.add(post(ConversationIds.direct(alice, bob), alice, "direct " + i));
            post(ConversationIds.direct(alice, bob), bob, "not hers");
            texts.add(post(group, alice, "group " + i));
            texts.add(post(ConversationIds.direct(alice, alice), alice, "note " + i));
        }
        act(group, alice, new LeaveGroup());
        post(group, bob, "without her");

        for (int limit : new int[] {1, 2, 5, 200}) {
            assertThat(all(alice, limit).map(Message::getText))
                    .as("pages of " + limit)
                    .containsExactlyInAnyOrderElementsOf(texts);
        }
        assertThat(all(Users.next(), 10)).isEmpty();
    }

    /** P-366: what a page holds is bounded also where texts are long, and where somebody is in very many conversations. */
    @Test
    void pagesAreBounded() {
        IntStream.range(0, 20).forEach(i -> post(ConversationIds.direct(alice, bob), alice, "x".repeat(10_000)));
        List<Integer> others =
                IntStream.range(0, 230).map(i -> Users.next()).boxed().toList();
        others.forEach(other -> post(ConversationIds.direct(alice, other), other, "hello"));
        post(ConversationIds.direct(alice, others.getLast()), alice, "hello yourself");

        assertThat(await(reader.page(alice, 0, 0, 200)).getSerializedSize()).isLessThan(64 * 1_024);
        assertThat(all(alice, 200)).hasSize(21);
    }

    /** P-366: as it is now. */
    @Test
    void aRecalledTextIsNotListed() {
        long notes = ConversationIds.direct(alice, alice);
        post(notes, alice, "secret");
        act(notes, alice, new Recall(1));
        assertThat(all(alice, 10)).singleElement().satisfies(message -> {
            assertThat(message.getText()).isEmpty();
            assertThat(message.getRecalled()).isTrue();
        });
    }

    private Stream<Message> all(int userId, int limit) {
        List<Message> messages = new ArrayList<>();
        OwnMessagesAnswer page;
        long conversation = 0;
        long seq = 0;
        do {
            page = await(reader.page(userId, conversation, seq, limit));
            assertThat(page.getMessagesCount()).isLessThanOrEqualTo(limit);
            messages.addAll(page.getMessagesList());
            conversation = page.getAfterConversationId();
            seq = page.getAfterSeq();
        } while (page.getMore());
        return messages.stream();
    }

    private void act(long conversation, int author, Entry entry) {
        NewEntry row = new NewEntry(conversation, author, UUID.randomUUID().toString(), entry);
        if (ConversationIds.isGroup(conversation)) {
            await(store.act(row));
        } else {
            await(store.commit(List.of(row)));
        }
    }

    private String post(long conversation, int author, String text) {
        await(store.commit(
                List.of(Posts.post(conversation, author, UUID.randomUUID().toString(), text))));
        return text;
    }
}
