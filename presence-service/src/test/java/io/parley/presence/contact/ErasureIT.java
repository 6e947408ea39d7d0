package io.parley.presence.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.kit.testing.FeedPod;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.client.v1.UserStatus;
import io.parley.proto.presence.v1.AnswerContactRequest;
import io.parley.proto.presence.v1.ForgetUserRequest;
import io.parley.proto.presence.v1.ListBlocksRequest;
import io.parley.proto.presence.v1.ListContactsRequest;
import io.parley.proto.presence.v1.ListContactsResponse;
import io.parley.proto.presence.v1.RequestContactRequest;
import io.parley.proto.presence.v1.SetBlockRequest;
import io.parley.proto.presence.v1.SetStatusRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of somebody whose account was deleted, on a real database. */
@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class ErasureIT {
    private static final AtomicInteger LAST_USER =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(200_000_000, 800_000_000));

    /** Every column that holds a user. */
    private static final List<String> COLUMNS = List.of(
            "contact.owner_id",
            "contact.peer_id",
            "contact_request.from_id",
            "contact_request.to_id",
            "block.owner_id",
            "block.peer_id",
            "person.user_id",
            "user_status.user_id",
            "status_due.user_id");

    @Inject
    Pool pool;

    private final int ann = LAST_USER.incrementAndGet();
    private final int ben = LAST_USER.incrementAndGet();
    private PresenceCaller presence;

    @BeforeEach
    void connect() {
        presence = new PresenceCaller();
    }

    @AfterEach
    void disconnect() {
        presence.close();
    }

    /** P-364. */
    @Test
    void nothingIsLeftAndContactsAreTold() throws Exception {
        List<Integer> contacts = IntStream.range(0, 60)
                .map(i -> LAST_USER.incrementAndGet())
                .boxed()
                .toList();
        contacts.forEach(peer -> befriend(ann, peer));
        befriend(ben, contacts.getFirst());
        long version = list(contacts.getFirst(), 0).getContactsList().getLast().getVersion();
        ask(ann, ben);
        ask(LAST_USER.incrementAndGet(), ann);
        block(ann, LAST_USER.incrementAndGet());
        block(ben, ann);
        presence.statuses()
                .setStatus(SetStatusRequest.newBuilder()
                        .setUserId(ann)
                        .setStatus(UserStatus.USER_STATUS_BUSY)
                        .build());

        try (FeedPod feeds = feeds()) {
            forget(ann);
            await().until(() -> contacts.stream().allMatch(peer -> feeds.takenFor(peer).stream()
                    .anyMatch(told -> told.getNotice().getContactRemoved().getUserId() == ann)));
        }

        // The rounds of statuses may look at her once more; the last question of auth-service comes long after.
        await().untilAsserted(() -> {
            forget(ann);
            for (String column : COLUMNS) {
                assertThat(rows(column, ann)).as(column).isZero();
            }
        });
        assertThat(presence.contacts()
                        .listBlocks(ListBlocksRequest.newBuilder()
                                .setUserId(ben)
                                .setLimit(10)
                                .build())
                        .getPeerIdsList())
                .isEmpty();
        ListContactsResponse changed = list(contacts.getFirst(), version);
        assertThat(changed.getRestarted()).isTrue();
        assertThat(changed.getContactsList()).singleElement().satisfies(left -> assertThat(left.getPeerId())
                .isEqualTo(ben));
    }

    private void forget(int userId) {
        await().until(() -> presence.contacts()
                .forgetUser(ForgetUserRequest.newBuilder().setUserId(userId).build())
                .getDone());
    }

    private void befriend(int one, int other) {
        ask(one, other);
        presence.contacts()
                .answerContact(AnswerContactRequest.newBuilder()
                        .setUserId(other)
                        .setPeerId(one)
                        .setAccept(true)
                        .build());
    }

    private void ask(int from, int to) {
        presence.contacts()
                .requestContact(RequestContactRequest.newBuilder()
                        .setUserId(from)
                        .setPeerId(to)
                        .build());
    }

    private void block(int owner, int peer) {
        presence.contacts()
                .setBlock(SetBlockRequest.newBuilder()
                        .setUserId(owner)
                        .setPeerId(peer)
                        .build());
    }

    private ListContactsResponse list(int user, long since) {
        return presence.contacts()
                .listContacts(ListContactsRequest.newBuilder()
                        .setUserId(user)
                        .setSinceVersion(since)
                        .setLimit(200)
                        .build());
    }

    private long rows(String column, int userId) {
        String[] of = column.split("\\.");
        return pool.query("SELECT COUNT(*) FROM " + of[0] + " WHERE " + of[1] + " = " + userId)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }

    private static FeedPod feeds() throws Exception {
        return FeedPod.at(ConfigProvider.getConfig().getValue("parley.presence.message", String.class));
    }
}
