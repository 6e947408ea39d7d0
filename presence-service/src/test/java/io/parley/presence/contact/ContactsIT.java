package io.parley.presence.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.parley.kit.testing.FeedPod;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.client.v1.Allowed;
import io.parley.proto.client.v1.Notice;
import io.parley.proto.client.v1.Privacy;
import io.parley.proto.client.v1.PrivacyAnswer;
import io.parley.proto.message.v1.FeedNotice;
import io.parley.proto.presence.v1.AnswerContactRequest;
import io.parley.proto.presence.v1.CheckMessagesRequest;
import io.parley.proto.presence.v1.ContactServiceGrpc.ContactServiceBlockingStub;
import io.parley.proto.presence.v1.ListBlocksRequest;
import io.parley.proto.presence.v1.ListContactsRequest;
import io.parley.proto.presence.v1.ListContactsResponse;
import io.parley.proto.presence.v1.ListRelationChangesRequest;
import io.parley.proto.presence.v1.ListRelationChangesResponse;
import io.parley.proto.presence.v1.ListRequestsRequest;
import io.parley.proto.presence.v1.MessageCheck;
import io.parley.proto.presence.v1.RelationChange;
import io.parley.proto.presence.v1.RemoveContactRequest;
import io.parley.proto.presence.v1.RequestContactRequest;
import io.parley.proto.presence.v1.SenderAndRecipient;
import io.parley.proto.presence.v1.SetAliasRequest;
import io.parley.proto.presence.v1.SetBlockRequest;
import io.parley.proto.presence.v1.SetPrivacyRequest;
import io.parley.proto.presence.v1.StoredContact;
import io.parley.proto.presence.v1.StoredRequest;
import io.parley.proto.presence.v1.WithdrawContactRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts, requests, blocks and privacy on a real database. */
@QuarkusTest
@TestProfile(ContactsIT.SmallLimits.class)
@QuarkusTestResource(PresenceServers.class)
class ContactsIT {
    private static final AtomicInteger LAST_USER =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(200_000_000, 800_000_000));

    @Inject
    Pool pool;

    private final int ann = newUser();
    private final int ben = newUser();
    private final int cid = newUser();
    private PresenceCaller presence;

    /** So few that they are soon used up. */
    public static class SmallLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.presence.contacts", "3",
                    "parley.presence.contact-requests", "4",
                    "parley.presence.contact-requests-kept", "6",
                    "parley.presence.blocks", "2");
        }
    }

    @BeforeEach
    void connect() {
        presence = new PresenceCaller();
    }

    @AfterEach
    void disconnect() {
        presence.close();
    }

    /** P-272, P-273. */
    @Test
    void aRequestIsShownToTheOtherAndItsAcceptanceMakesBothContacts() {
        assertThat(ask(ann, ben, " Hello, I am Ann ")).isFalse();
        StoredRequest shown = requests(ben, false).getFirst();
        assertThat(shown.getPeerId()).isEqualTo(ann);
        assertThat(shown.getText()).isEqualTo("Hello, I am Ann");
        assertThat(requests(ann, true)).extracting(StoredRequest::getPeerId).containsExactly(ben);

        answer(ben, ann, true);
        assertThat(peers(ann)).containsExactly(ben);
        assertThat(peers(ben)).containsExactly(ann);
        assertThat(requests(ben, false)).isEmpty();
        assertThat(ask(ann, ben, "again")).isTrue();
        assertRefused(() -> answer(ben, ann, true), "NOT_FOUND");
    }

    /** P-272: also when both ask at the same moment. */
    @Test
    void aRequestThatMeetsTheOthersIsTheAcceptance() {
        for (int i = 0; i < 10; i++) {
            int one = newUser();
            int other = newUser();
            CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> ask(one, other, ""));
            CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> ask(other, one, ""));
            assertThat(List.of(first.join(), second.join())).containsExactlyInAnyOrder(false, true);
            assertThat(peers(one)).containsExactly(other);
            assertThat(peers(other)).containsExactly(one);
        }
    }

    /** P-274. */
    @Test
    void whoAskedCannotTellThatHeWasRejectedOrBlocked() throws Exception {
        try (FeedPod feeds = feeds()) {
            block(cid, ann, false);
            assertThat(ask(ann, ben, "please")).isFalse();
            assertThat(ask(ann, cid, "please")).isFalse();
            answer(ben, ann, false);
            assertThat(ask(ann, ben, "please!")).isFalse();
            assertThat(requests(ben, false)).isEmpty();
            assertThat(requests(cid, false)).isEmpty();
            assertThat(requests(ann, true)).extracting(StoredRequest::getText).containsExactly("please", "please");
            await().until(() -> feeds.takenFor(ben).size() == 1);
            assertThat(feeds.takenFor(cid)).isEmpty();
            assertThat(feeds.takenFor(ann)).isEmpty();
        }
        // Whoever changes his mind asks himself: the request is still there.
        assertThat(ask(ben, ann, "")).isTrue();
    }

    /** P-295: a withdrawn request is nobody's any more; asking again is no news, and no way round a rejection. */
    @Test
    void aRequestThatIsWithdrawnIsGoneAndAskingAgainIsNoNews() throws Exception {
        try (FeedPod feeds = feeds()) {
            ask(ann, ben, "please");
            ask(ann, cid, "please");
            answer(cid, ann, false);
            withdraw(ann, ben);
            withdraw(ann, cid);
            assertThat(requests(ann, true)).isEmpty();
            assertThat(requests(ben, false)).isEmpty();
            assertRefused(() -> answer(ben, ann, true), "NOT_FOUND");
            assertRefused(() -> withdraw(ann, ben), "NOT_FOUND");
            assertThat(ask(ben, ann, "")).isFalse();
            withdraw(ben, ann);

            assertThat(ask(ann, ben, "after all")).isFalse();
            assertThat(ask(ann, cid, "after all")).isFalse();
            assertThat(requests(ben, false)).extracting(StoredRequest::getText).containsExactly("after all");
            assertThat(requests(cid, false)).isEmpty();
            assertThat(requests(ann, true)).hasSize(2);
            await().until(() ->
                    feeds.takenFor(ben).size() == 1 && feeds.takenFor(cid).size() == 1);
            answer(ben, ann, true);
            assertThat(peers(ann)).containsExactly(ben);
        }
    }

    /** P-277, P-295: it frees its place, and of those only as many are kept. */
    @Test
    void aWithdrawnRequestFreesItsPlace() {
        List<Integer> asked = IntStream.range(0, 12).mapToObj(i -> newUser()).toList();
        asked.forEach(peer -> {
            ask(ann, peer, "");
            withdraw(ann, peer);
        });
        assertThat(requests(ann, true)).isEmpty();
        assertThat(pool.query("SELECT COUNT(*) FROM contact_request WHERE from_id = " + ann)
                        .executeAndAwait()
                        .iterator()
                        .next()
                        .getLong(0))
                .isEqualTo(4);
    }

    private void withdraw(int user, int peer) {
        presence.contacts()
                .withdrawContact(WithdrawContactRequest.newBuilder()
                        .setUserId(user)
                        .setPeerId(peer)
                        .build());
    }

    /** P-276. */
    @Test
    void everyStepIsToldOnceInTheFeedsOfThoseItConcerns() throws Exception {
        try (FeedPod feeds = feeds()) {
            ask(ann, ben, "Hello");
            ask(ann, ben, "Hello");
            answer(ben, ann, true);
            remove(ben, ann);
            await().until(() ->
                    feeds.takenFor(ann).size() == 2 && feeds.takenFor(ben).size() == 3);
            assertThat(feeds.takenFor(ben))
                    .extracting(FeedNotice::getNotice)
                    .extracting(Notice::getWhatCase)
                    .containsExactlyInAnyOrder(
                            Notice.WhatCase.CONTACT_REQUESTED,
                            Notice.WhatCase.CONTACT_ADDED,
                            Notice.WhatCase.CONTACT_REMOVED);
            Notice requested = feeds.takenFor(ben).stream()
                    .map(FeedNotice::getNotice)
                    .filter(Notice::hasContactRequested)
                    .findFirst()
                    .orElseThrow();
            assertThat(requested.getContactRequested().getUserId()).isEqualTo(ann);
            assertThat(requested.getContactRequested().getText()).isEqualTo("Hello");
        }
    }

    /** P-275. */
    @Test
    void aListIsReadByPagesAndThenByItsChanges() {
        List<Integer> peers = IntStream.range(0, 3).mapToObj(i -> newUser()).toList();
        peers.forEach(peer -> befriend(ann, peer));
        ListContactsResponse first = list(ann, 0, false, 2);
        assertThat(first.getMore()).isTrue();
        ListContactsResponse second = list(ann, first.getContacts(1).getVersion(), true, 2);
        assertThat(second.getMore()).isFalse();
        long version = second.getContacts(0).getVersion();
        assertThat(list(ann, version, false, 2).getContactsList()).isEmpty();

        alias(ann, peers.get(1), "Benny");
        remove(peers.get(2), ann);
        List<StoredContact> changes = list(ann, version, false, 10).getContactsList();
        assertThat(changes).extracting(StoredContact::getPeerId).containsExactly(peers.get(1), peers.get(2));
        assertThat(changes.getFirst().getAlias()).isEqualTo("Benny");
        assertThat(changes.getLast().getRemoved()).isTrue();
        assertThat(peers(ann)).containsExactlyInAnyOrder(peers.get(0), peers.get(1));
        assertRefused(() -> alias(ann, peers.get(2), "gone"), "NOT_FOUND");
        assertRefused(() -> remove(ann, peers.get(2)), "NOT_FOUND");
        assertThat(list(ann, Long.MAX_VALUE, false, 10).getContactsList()).isEmpty();
    }

    /** P-275: who was away for too long begins anew. */
    @Test
    void aListWhoseRemovalsAreForgottenIsReadAnew() {
        befriend(ann, ben);
        befriend(ann, cid);
        remove(ann, cid);
        sql("UPDATE person SET forgotten = version WHERE user_id = " + ann);
        ListContactsResponse page = list(ann, 1, false, 1);
        assertThat(page.getRestarted()).isTrue();
        assertThat(page.getContacts(0).getPeerId()).isEqualTo(ben);
        // Going on through the whole list is no reason to begin again.
        assertThat(list(ann, 1, true, 10).getRestarted()).isFalse();
    }

    /** P-277. */
    @Test
    void nobodyHasMoreThanHeMay() {
        IntStream.range(0, 4).forEach(i -> ask(ann, newUser(), ""));
        assertRefused(() -> ask(ann, ben, ""), "INVALID_ARGUMENT");

        int popular = newUser();
        List<Integer> friends = IntStream.range(0, 3).mapToObj(i -> newUser()).toList();
        friends.forEach(friend -> befriend(popular, friend));
        ask(ben, popular, "");
        assertRefused(() -> answer(popular, ben, true), "INVALID_ARGUMENT");
        assertRefused(() -> ask(popular, ben, ""), "INVALID_ARGUMENT");
        remove(friends.getFirst(), popular);
        answer(popular, ben, true);

        block(ben, newUser(), false);
        block(ben, cid, false);
        block(ben, cid, false);
        assertRefused(() -> block(ben, newUser(), false), "INVALID_ARGUMENT");
        assertThat(blocks(ben)).hasSize(2).contains(cid);
        block(ben, cid, true);
        block(ben, newUser(), false);
    }

    /** P-277: who is asked by very many is asked by the latest. */
    @Test
    void theOldestOfTooManyRequestsGivesWay() {
        List<Integer> askers = IntStream.range(0, 8).mapToObj(i -> newUser()).toList();
        askers.forEach(asker -> ask(asker, ann, ""));
        assertThat(requests(ann, false))
                .extracting(StoredRequest::getPeerId)
                .containsExactlyElementsOf(askers.subList(2, 8));
    }

    /** P-277. */
    @Test
    void aRequestLapses() {
        ask(ann, ben, "");
        sql("UPDATE contact_request SET created_at = created_at - INTERVAL 30 DAY WHERE from_id = " + ann);
        assertThat(requests(ben, false)).isEmpty();
        assertThat(requests(ann, true)).isEmpty();
        assertRefused(() -> answer(ben, ann, true), "NOT_FOUND");
        assertThat(ask(ben, ann, "")).isFalse();
    }

    /** P-280. */
    @Test
    void blocksAndPrivacySayWhoMaySend() {
        assertThat(check(ann, ben)).isEqualTo(answered(true, true));
        block(ben, ann, false);
        assertThat(check(ann, ben)).isEqualTo(answered(false, false));
        assertThat(check(cid, ben)).isEqualTo(answered(true, false));
        assertThat(check(ben, ann)).isEqualTo(answered(true, true));
        block(ben, ann, true);
        assertThat(check(ann, ben)).isEqualTo(answered(true, true));

        assertThat(privacy(ben, Allowed.ALLOWED_UNSPECIFIED)).isEqualTo(Allowed.ALLOWED_EVERYBODY);
        privacy(ben, Allowed.ALLOWED_CONTACTS);
        assertThat(privacy(ben, Allowed.ALLOWED_UNSPECIFIED)).isEqualTo(Allowed.ALLOWED_CONTACTS);
        assertThat(check(ann, ben)).isEqualTo(answered(false, false));
        befriend(ann, ben);
        assertThat(check(ann, ben)).isEqualTo(answered(true, false));
        block(ben, ann, false);
        assertThat(check(ann, ben)).isEqualTo(answered(false, false));
        assertThat(check(ben, ben)).isEqualTo(answered(true, false));
    }

    /** P-373: what is not named stays as it is, and is no business of messages. */
    @Test
    void readReceiptsAreSwitchedOffAndOnAgain() {
        assertThat(change(ben, Privacy.getDefaultInstance()).getReadReceipts()).isTrue();
        long beforeMs = changes(0).getNowMs();
        Privacy off = Privacy.newBuilder().setReadReceipts(false).build();
        assertThat(change(ben, off).getReadReceipts()).isFalse();
        assertThat(changes(beforeMs).getChangesList())
                .extracting(RelationChange::getUserId)
                .contains(ben);
        assertThat(privacy(ben, Allowed.ALLOWED_CONTACTS)).isEqualTo(Allowed.ALLOWED_CONTACTS);
        befriend(ann, ben);
        assertThat(change(ben, Privacy.getDefaultInstance()))
                .isEqualTo(PrivacyAnswer.newBuilder()
                        .setMessages(Allowed.ALLOWED_CONTACTS)
                        .setStatus(Allowed.ALLOWED_EVERYBODY)
                        .setReadReceipts(false)
                        .build());
        assertThat(check(ben, ben).getReadReceipts()).isFalse();
        assertThat(check(ben, ann).getReadReceipts()).isTrue();

        privacy(ben, Allowed.ALLOWED_EVERYBODY);
        assertThat(check(cid, ben))
                .isEqualTo(
                        answered(true, true).toBuilder().setReadReceipts(false).build());
        Privacy on = Privacy.newBuilder().setReadReceipts(true).build();
        assertThat(change(ben, on).getReadReceipts()).isTrue();
        assertThat(check(cid, ben)).isEqualTo(answered(true, true));
    }

    /** P-281: what message-service asks several times a second. */
    @Test
    void whateverSaysWhoMaySendIsToldAsAChange() {
        long beforeMs = changes(0).getNowMs();
        block(ann, ben, false);
        privacy(cid, Allowed.ALLOWED_CONTACTS);
        assertThat(changes(beforeMs).getChangesList())
                .extracting(RelationChange::getUserId)
                .contains(ann, cid)
                .doesNotContain(ben);
        assertThat(changes(0).getChangesList()).isEmpty();
    }

    /** P-278. */
    @Test
    void whatIsNotAllowedIsRefused() {
        assertRefused(() -> ask(ann, ann, ""), "INVALID_ARGUMENT");
        assertRefused(() -> ask(ann, 7, ""), "INVALID_ARGUMENT");
        assertRefused(() -> ask(ann, ben, "x".repeat(201)), "INVALID_ARGUMENT");
        assertRefused(() -> ask(ann, ben, "two\nlines"), "INVALID_ARGUMENT");
        assertRefused(() -> block(ann, ann, false), "INVALID_ARGUMENT");
        assertRefused(() -> list(ann, 0, false, 201), "INVALID_ARGUMENT");
        assertRefused(() -> answer(ann, ben, false), "NOT_FOUND");
        ask(ann, ben, "x".repeat(200));
    }

    private static int newUser() {
        return LAST_USER.incrementAndGet();
    }

    private ContactServiceBlockingStub calls() {
        return presence.contacts();
    }

    private boolean ask(int from, int to, String text) {
        return calls().requestContact(RequestContactRequest.newBuilder()
                        .setUserId(from)
                        .setPeerId(to)
                        .setText(text)
                        .build())
                .getContacts();
    }

    private void answer(int user, int from, boolean accept) {
        calls().answerContact(AnswerContactRequest.newBuilder()
                .setUserId(user)
                .setPeerId(from)
                .setAccept(accept)
                .build());
    }

    private void befriend(int one, int other) {
        ask(one, other, "");
        answer(other, one, true);
    }

    private void remove(int user, int peer) {
        calls().removeContact(RemoveContactRequest.newBuilder()
                .setUserId(user)
                .setPeerId(peer)
                .build());
    }

    private void alias(int user, int peer, String alias) {
        calls().setAlias(SetAliasRequest.newBuilder()
                .setUserId(user)
                .setPeerId(peer)
                .setAlias(alias)
                .build());
    }

    private ListContactsResponse list(int user, long since, boolean whole, int limit) {
        return calls().listContacts(ListContactsRequest.newBuilder()
                .setUserId(user)
                .setSinceVersion(since)
                .setWhole(whole)
                .setLimit(limit)
                .build());
    }

    private List<Integer> peers(int user) {
        return list(user, 0, false, 200).getContactsList().stream()
                .map(StoredContact::getPeerId)
                .toList();
    }

    private List<StoredRequest> requests(int user, boolean outgoing) {
        return calls().listRequests(ListRequestsRequest.newBuilder()
                        .setUserId(user)
                        .setOutgoing(outgoing)
                        .setLimit(200)
                        .build())
                .getRequestsList();
    }

    private void block(int user, int peer, boolean remove) {
        calls().setBlock(SetBlockRequest.newBuilder()
                .setUserId(user)
                .setPeerId(peer)
                .setRemove(remove)
                .build());
    }

    private List<Integer> blocks(int user) {
        return calls().listBlocks(ListBlocksRequest.newBuilder()
                        .setUserId(user)
                        .setLimit(200)
                        .build())
                .getPeerIdsList();
    }

    private Allowed privacy(int user, Allowed messages) {
        return change(user, Privacy.newBuilder().setMessages(messages).build()).getMessages();
    }

    private PrivacyAnswer change(int user, Privacy change) {
        return calls().setPrivacy(SetPrivacyRequest.newBuilder()
                        .setUserId(user)
                        .setChange(change)
                        .build())
                .getPrivacy();
    }

    private MessageCheck check(int sender, int recipient) {
        return calls().checkMessages(CheckMessagesRequest.newBuilder()
                        .addPairs(SenderAndRecipient.newBuilder()
                                .setSenderId(sender)
                                .setRecipientId(recipient))
                        .build())
                .getChecks(0);
    }

    private static MessageCheck answered(boolean allowed, boolean openToAll) {
        return MessageCheck.newBuilder()
                .setAllowed(allowed)
                .setOpenToAll(openToAll)
                .setReadReceipts(true)
                .build();
    }

    private ListRelationChangesResponse changes(long sinceMs) {
        return calls().listRelationChanges(ListRelationChangesRequest.newBuilder()
                .setSinceMs(sinceMs)
                .build());
    }

    /** What message-service would be told. */
    private static FeedPod feeds() throws Exception {
        return FeedPod.at(ConfigProvider.getConfig().getValue("parley.presence.message", String.class));
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(Duration.ofSeconds(20));
    }

    private static void assertRefused(ThrowingCallable call, String status) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> assertThat(
                        refusal.getStatus().getCode().name())
                .isEqualTo(status));
    }
}
