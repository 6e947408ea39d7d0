package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.RequestContact;
import io.parley.proto.client.v1.RequestContactAnswer;
import io.parley.proto.client.v1.SetStatus;
import io.parley.proto.client.v1.SetStatusAnswer;
import io.parley.proto.client.v1.Statuses;
import io.parley.proto.client.v1.StatusesAnswer;
import io.parley.proto.client.v1.UserStatus;
import io.parley.proto.client.v1.WatchStatuses;
import io.parley.proto.client.v1.WatchStatusesAnswer;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statuses across two gateways, and what the death of a process does to them. */
@ExtendWith(TestCluster.class)
class StatusesE2E {
    /** P-294. */
    private static final Duration RIGHT = Duration.ofSeconds(15);

    @AfterEach
    void everythingRunsAgain() {
        List.of("presence-service", "gateway-0", "gateway-1")
                .forEach(name -> TestCluster.cluster().awaitReady(name));
    }

    /** P-286, P-294: who lost his gateway and came back was never seen away; who did not is offline in time. */
    @Test
    void afterAGatewayDiedEverybodyIsRightInTime() throws IOException {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        TestCluster.User cid = TestCluster.newUser("cid");
        try (ChatClient watcher = TestCluster.connect(0);
                ChatClient leaves = TestCluster.connect(1);
                ChatClient returns = TestCluster.connect(1)) {
            watcher.login(ann.name(), ann.password(), "phone");
            leaves.login(ben.name(), ben.password(), "phone");
            returns.login(cid.name(), cid.password(), "phone");
            becomeContacts(watcher, ann, leaves, ben);
            becomeContacts(watcher, ann, returns, cid);
            awaitListed(watcher, ben, UserStatus.USER_STATUS_ONLINE);
            awaitListed(watcher, cid, UserStatus.USER_STATUS_ONLINE);
            choose(leaves, UserStatus.USER_STATUS_BUSY);
            awaitPushed(watcher, ben, UserStatus.USER_STATUS_BUSY, new ArrayList<>());

            TestCluster.cluster().kill9("gateway-1");
            List<Presence> told = new ArrayList<>();
            try (ChatClient back = TestCluster.connect(0)) {
                back.login(cid.name(), cid.password(), "phone");
                Presence gone = awaitPushed(watcher, ben, UserStatus.USER_STATUS_OFFLINE, told);
                assertThat(gone.getLastSeenMs()).isPositive();
                assertThat(told)
                        .filteredOn(one -> one.getUserId() == cid.id())
                        .extracting(Presence::getStatus)
                        .doesNotContain(UserStatus.USER_STATUS_OFFLINE);
                awaitListed(watcher, cid, UserStatus.USER_STATUS_ONLINE);
            }
        } finally {
            TestCluster.cluster().start("gateway-1");
        }
    }

    /** P-290, P-294: what changes while presence-service is away is told when it is back, also to who watches. */
    @Test
    void aRestartOfPresenceServiceLosesNoChange() throws IOException {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        try (ChatClient watcher = TestCluster.connect(0);
                ChatClient watched = TestCluster.connect(1)) {
            watcher.login(ann.name(), ann.password(), "phone");
            watched.login(ben.name(), ben.password(), "phone");
            Awaitility.await()
                    .atMost(RIGHT)
                    .until(() -> watch(watcher, ben).getStatus() == UserStatus.USER_STATUS_ONLINE);
            choose(watched, UserStatus.USER_STATUS_BUSY);
            awaitPushed(watcher, ben, UserStatus.USER_STATUS_BUSY, new ArrayList<>());
            TestCluster.cluster().kill9("presence-service");
            watched.close();
            TestCluster.cluster().start("presence-service");
            TestCluster.cluster().awaitReady("presence-service");
            awaitPushed(watcher, ben, UserStatus.USER_STATUS_OFFLINE, new ArrayList<>());
        }
    }

    private static void becomeContacts(
            ChatClient one, TestCluster.User oneUser, ChatClient other, TestCluster.User otherUser) {
        request(one, otherUser);
        assertThat(request(other, oneUser).getContacts()).isTrue();
    }

    private static RequestContactAnswer request(ChatClient client, TestCluster.User whom) {
        return client.call(
                FrameType.FRAME_TYPE_REQUEST_CONTACT,
                RequestContact.newBuilder().setUserId(whom.id()).build(),
                RequestContactAnswer.parser());
    }

    private static void choose(ChatClient client, UserStatus status) {
        client.call(
                FrameType.FRAME_TYPE_SET_STATUS,
                SetStatus.newBuilder().setStatus(status).build(),
                SetStatusAnswer.parser());
    }

    private static Presence watch(ChatClient client, TestCluster.User user) {
        return client.call(
                        FrameType.FRAME_TYPE_WATCH_STATUSES,
                        WatchStatuses.newBuilder().addUserIds(user.id()).build(),
                        WatchStatusesAnswer.parser())
                .getStatuses(0);
    }

    private static void awaitListed(ChatClient client, TestCluster.User user, UserStatus status) {
        Awaitility.await().atMost(RIGHT).until(() -> client
                .call(FrameType.FRAME_TYPE_STATUSES, Statuses.getDefaultInstance(), StatusesAnswer.parser())
                .getStatusesList()
                .stream()
                .anyMatch(one -> one.getUserId() == user.id() && one.getStatus() == status));
    }

    /** The push that tells of this status, within the time that is promised; all pushes go to the list. */
    private static Presence awaitPushed(
            ChatClient client, TestCluster.User user, UserStatus status, List<Presence> told) {
        long endNanos = System.nanoTime() + RIGHT.toNanos();
        while (true) {
            Presence presence = client.awaitPush(FrameType.FRAME_TYPE_PRESENCE, Presence.parser());
            assertThat(System.nanoTime()).isLessThan(endNanos);
            told.add(presence);
            if (presence.getUserId() == user.id() && presence.getStatus() == status) {
                return presence;
            }
        }
    }
}
