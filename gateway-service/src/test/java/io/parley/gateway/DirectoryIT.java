package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.auth.v1.EndDevicesRequest;
import io.parley.proto.client.v1.Activity;
import io.parley.proto.client.v1.ActivityAnswer;
import io.parley.proto.client.v1.ActivityEntry;
import io.parley.proto.client.v1.Block;
import io.parley.proto.client.v1.BlockAnswer;
import io.parley.proto.client.v1.Blocks;
import io.parley.proto.client.v1.BlocksAnswer;
import io.parley.proto.client.v1.ChangeProfile;
import io.parley.proto.client.v1.ChangeProfileAnswer;
import io.parley.proto.client.v1.Contacts;
import io.parley.proto.client.v1.ContactsAnswer;
import io.parley.proto.client.v1.Device;
import io.parley.proto.client.v1.Devices;
import io.parley.proto.client.v1.DevicesAnswer;
import io.parley.proto.client.v1.EndDevices;
import io.parley.proto.client.v1.EndDevicesAnswer;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Privacy;
import io.parley.proto.client.v1.PrivacyAnswer;
import io.parley.proto.client.v1.Profile;
import io.parley.proto.client.v1.ProfileAnswer;
import io.parley.proto.client.v1.RequestContact;
import io.parley.proto.client.v1.RequestContactAnswer;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import io.parley.proto.client.v1.SearchUsers;
import io.parley.proto.client.v1.SearchUsersAnswer;
import io.parley.proto.client.v1.User;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Search, profiles and devices as a gateway bounds and shows them. */
@QuarkusTest
@TestProfile(DirectoryIT.SmallRates.class)
@QuarkusTestResource(GatewayEnvironment.class)
class DirectoryIT {
    private static final int SEARCHES_AT_ONCE = 12;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    GatewayPeers peers;

    /** So few that they are soon used up, and frames so small that a page of search does not fit. */
    public static class SmallRates implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.directory.searches-per-minute", "2",
                    "parley.gateway.directory.addresses-per-hour", "3",
                    "parley.gateway.directory.changes-per-hour", "4",
                    "parley.gateway.directory.contact-requests-per-hour", "2",
                    "parley.gateway.directory.contact-changes-per-hour", "3",
                    "parley.gateway.upstream.directory-changes-period", "200ms",
                    "parley.gateway.request.max-text-bytes", "4096",
                    "parley.gateway.frame.max-length", "8192");
        }
    }

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    /** P-261: what does not fit into the frame comes with the next page. */
    @Test
    void aPageThatDoesNotFitIsCutAndGoesOnWhereItEnded() {
        try (TestClient ann = TestClient.loggedIn(port, "user631", "phone")) {
            List<String> names = new ArrayList<>();
            SearchUsers query = SearchUsers.newBuilder().setQuery("user7").build();
            for (int page = 0; page < 5; page++) {
                SearchUsersAnswer answer =
                        ann.answer(ann.request(FrameType.FRAME_TYPE_SEARCH_USERS, query), SearchUsersAnswer.class);
                assertThat(answer.getMore()).isTrue();
                assertThat(answer.getUsersCount()).isBetween(1, 19);
                answer.getUsersList().forEach(user -> names.add(user.getName()));
                query = query.toBuilder()
                        .setContinuation(answer.getContinuation())
                        .build();
            }
            assertThat(names)
                    .containsExactlyElementsOf(IntStream.range(0, names.size())
                            .mapToObj(i -> "user" + (701 + i))
                            .toList());
        }
    }

    /** P-264. */
    @Test
    void whoSearchesTooMuchIsToldWhenToGoOnWhateverDeviceHeUses() {
        try (TestClient phone = TestClient.loggedIn(port, "user641", "phone");
                TestClient tablet = TestClient.loggedIn(port, "user641", "tablet");
                TestClient other = TestClient.loggedIn(port, "user642", "phone")) {
            for (int i = 0; i < 3; i++) {
                search(phone, "nobody@example.org");
            }
            Error address = tablet.error(searchRequest(tablet, "nobody@example.org"));
            assertThat(address.getCode()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(address.getRetryAfterMs()).isBetween(1_000_000, 1_200_000);
            for (int i = 4; i < SEARCHES_AT_ONCE; i++) {
                search(tablet, "ann");
            }
            Error refusal = phone.error(searchRequest(phone, "ann"));
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(refusal.getRetryAfterMs()).isBetween(1, 30_000);
            assertThat(phone.error(phone.request(
                                    FrameType.FRAME_TYPE_PROFILE,
                                    Profile.newBuilder()
                                            .setUserId(AuthPeer.idOf("user1"))
                                            .build()))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            search(other, "ann");
            phone.ping();
        }
    }

    /** P-263. */
    @Test
    void whatIsNoQueryIsRefusedHere() {
        try (TestClient ann = TestClient.loggedIn(port, "user632", "phone")) {
            assertThat(ann.error(searchRequest(ann, " \t ")).getMessage()).isEqualTo("query is empty.");
            assertThat(ann.error(searchRequest(ann, "x".repeat(2_000))).getMessage())
                    .startsWith("query is longer than");
        }
    }

    /** P-265. */
    @Test
    void aProfileIsOnesOwnOrSomebodyElses() {
        try (TestClient ann = TestClient.loggedIn(port, "user633", "phone")) {
            ProfileAnswer own = profile(ann, 0);
            assertThat(own.getUser().getName()).isEqualTo("user633");
            assertThat(own.getEmail()).isEqualTo("own@example.org");
            assertThat(profile(ann, AuthPeer.idOf("user634")).getEmail()).isEmpty();
            for (int nobody : List.of(7, -1, 999_999_999)) {
                Error refusal = ann.error(ann.request(
                        FrameType.FRAME_TYPE_PROFILE,
                        Profile.newBuilder().setUserId(nobody).build()));
                assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
            }
        }
    }

    /** P-267: what was remembered, and what older tokens say. */
    @Test
    void aProfileThatWasChangedElsewhereIsSoonShownEverywhere() {
        String token = peers.auth().token("user635", "phone");
        try (TestClient ann = TestClient.loggedIn(port, "user636", "phone")) {
            assertThat(lookUp(ann, "user635").getNickname()).isEqualTo("user635");
            assertThat(lookUpByName(ann, "USER635").getNickname()).isEqualTo("user635");
            peers.directory().rename("user635", "Somebody new");
            await().untilAsserted(() ->
                    assertThat(lookUp(ann, "user635").getNickname()).isEqualTo("Somebody new"));
            assertThat(lookUpByName(ann, "USER635").getNickname()).isEqualTo("Somebody new");
        }
        try (TestClient resumed = new TestClient(port)) {
            int id = resumed.request(
                    FrameType.FRAME_TYPE_RESUME,
                    Resume.newBuilder().setAccessToken(token).build());
            assertThat(resumed.answer(id, ResumeAnswer.class)
                            .getSession()
                            .getUser()
                            .getNickname())
                    .isEqualTo("Somebody new");
        }
    }

    /** P-266, P-269: changes have a rate of their own. */
    @Test
    void whoChangesTooMuchIsToldWhenToGoOn() {
        try (TestClient ann = TestClient.loggedIn(port, "user637", "phone")) {
            for (String nickname : List.of("one", "two", "three")) {
                ChangeProfileAnswer changed = ann.answer(changeRequest(ann, nickname), ChangeProfileAnswer.class);
                assertThat(changed.getProfile().getUser().getNickname()).isEqualTo(nickname);
            }
            ann.answer(end(ann, EndDevices.newBuilder().setOthers(true)), EndDevicesAnswer.class);
            assertThat(ann.error(changeRequest(ann, "four")).getCode()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(ann.error(end(ann, EndDevices.newBuilder().setOthers(true)))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(ann.error(ann.request(
                                    FrameType.FRAME_TYPE_CHANGE_PROFILE,
                                    ChangeProfile.newBuilder()
                                            .setAbout("x".repeat(3_000))
                                            .build()))
                            .getMessage())
                    .startsWith("about is longer than");
        }
    }

    /** P-268, P-269. */
    @Test
    void devicesAreOnesOwnAndTheOneThatAsksIsMarked() {
        int userId = AuthPeer.idOf("user638");
        try (TestClient ann = TestClient.loggedIn(port, "user638", "phone")) {
            DevicesAnswer devices = ann.answer(
                    ann.request(FrameType.FRAME_TYPE_DEVICES, Devices.getDefaultInstance()), DevicesAnswer.class);
            assertThat(devices.getDevicesList()).extracting(Device::getCurrent).containsExactly(true, false);
            assertThat(devices.getDevicesList()).extracting(Device::getPlatform).containsOnly("of " + userId);

            for (EndDevices.Builder wrong : List.of(
                    EndDevices.newBuilder(),
                    EndDevices.newBuilder().setOthers(false),
                    EndDevices.newBuilder().setDeviceId("phone"),
                    EndDevices.newBuilder().setDeviceId("no device"))) {
                assertThat(ann.error(end(ann, wrong)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            }
            assertThat(ann.answer(end(ann, EndDevices.newBuilder().setDeviceId("tablet")), EndDevicesAnswer.class)
                            .getEnded())
                    .isEqualTo(1);
            assertThat(peers.auth().endings())
                    .filteredOn(ending -> ending.getUserId() == userId)
                    .containsExactly(EndDevicesRequest.newBuilder()
                            .setUserId(userId)
                            .setDeviceId("tablet")
                            .setKeepDeviceId("phone")
                            .build());
        }
    }

    /** P-378: a page that does not fit into a frame is cut, in the longer form too, and goes on where it ended. */
    @Test
    void whatWasDoneToOnesAccountComesPageByPage() {
        try (TestClient ann = TestClient.loggedIn(port, "user639", "phone")) {
            List<Long> ids = new ArrayList<>();
            ActivityAnswer page = ActivityAnswer.newBuilder().setMore(true).build();
            int pages = 0;
            while (page.getMore()) {
                long before = ids.isEmpty() ? 0 : ids.getLast();
                page = ann.answer(activity(ann, before, 200), ActivityAnswer.class);
                page.getEntriesList().forEach(entry -> ids.add(entry.getId()));
                assertThat(page.getEntriesList())
                        .extracting(ActivityEntry::getAction)
                        .containsOnly("of " + AuthPeer.idOf("user639"));
                pages++;
            }
            assertThat(ids)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 300)
                            .mapToObj(number -> 301 - number)
                            .toList());
            assertThat(pages).isGreaterThan(2);
            assertThat(ann.answer(activity(ann, 0, 0), ActivityAnswer.class).getEntriesList())
                    .extracting(ActivityEntry::getDeviceId)
                    .containsOnly("asked for 50");
            assertThat(ann.error(activity(ann, 0, 201)).getMessage())
                    .isEqualTo("limit must be 1 to 200, or 0 for the default.");
        }
    }

    private static int activity(TestClient client, long beforeId, int limit) {
        return client.request(
                FrameType.FRAME_TYPE_ACTIVITY,
                Activity.newBuilder().setBeforeId(beforeId).setLimit(limit).build());
    }

    /** P-275, P-131: what does not fit into the frame comes with the next page, and every user with his name. */
    @Test
    void listsOfPeopleAreCutAndGoOnWhereTheyEnded() {
        try (TestClient ann = TestClient.loggedIn(port, "user643", "phone")) {
            List<Integer> contacts = new ArrayList<>();
            ContactsAnswer page = ContactsAnswer.newBuilder().setMore(true).build();
            while (page.getMore()) {
                Contacts next = Contacts.newBuilder()
                        .setSinceVersion(page.getVersion())
                        .setWhole(page.getVersion() > 0)
                        .build();
                page = ann.answer(ann.request(FrameType.FRAME_TYPE_CONTACTS, next), ContactsAnswer.class);
                assertThat(page.getContactsList())
                        .allSatisfy(contact ->
                                assertThat(contact.getUser().getName()).startsWith("user7"));
                page.getContactsList()
                        .forEach(contact -> contacts.add(contact.getUser().getId()));
            }
            assertThat(contacts).isEqualTo(everyPeer());

            List<Integer> blocks = new ArrayList<>();
            BlocksAnswer blocked = BlocksAnswer.newBuilder().setMore(true).build();
            while (blocked.getMore()) {
                Blocks next = Blocks.newBuilder()
                        .setAfterUserId(blocks.isEmpty() ? 0 : blocks.getLast())
                        .setLimit(100)
                        .build();
                blocked = ann.answer(ann.request(FrameType.FRAME_TYPE_BLOCKS, next), BlocksAnswer.class);
                blocked.getUsersList().forEach(user -> blocks.add(user.getId()));
            }
            assertThat(blocks).isEqualTo(everyPeer());
        }
    }

    private static List<Integer> everyPeer() {
        return IntStream.range(701, 800)
                .map(number -> AuthPeer.idOf("user" + number))
                .boxed()
                .toList();
    }

    /** P-278, P-279. */
    @Test
    void whoAsksOrBlocksTooManyIsToldWhenToGoOn() {
        try (TestClient ann = TestClient.loggedIn(port, "user644", "phone")) {
            assertThat(ann.error(ask(ann, RequestContact.newBuilder().setUserName("nobody here")))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
            RequestContactAnswer asked = ann.answer(
                    ask(ann, RequestContact.newBuilder().setUserName("user645")), RequestContactAnswer.class);
            assertThat(asked.getUserId()).isEqualTo(AuthPeer.idOf("user645"));
            assertThat(asked.getContacts()).isTrue();
            assertThat(ann.error(ask(ann, RequestContact.newBuilder().setUserName("user646")))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(ann.error(ask(ann, RequestContact.newBuilder())).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);

            ann.answer(block(ann, AuthPeer.idOf("user645")), BlockAnswer.class);
            assertThat(ann.error(block(ann, 999_999_999)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
            ann.answer(ann.request(FrameType.FRAME_TYPE_PRIVACY, Privacy.getDefaultInstance()), PrivacyAnswer.class);
            assertThat(ann.error(block(ann, AuthPeer.idOf("user645"))).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
        }
    }

    private static int ask(TestClient client, RequestContact.Builder whom) {
        return client.request(FrameType.FRAME_TYPE_REQUEST_CONTACT, whom.build());
    }

    private static int block(TestClient client, int userId) {
        return client.request(
                FrameType.FRAME_TYPE_BLOCK, Block.newBuilder().setUserId(userId).build());
    }

    private static int searchRequest(TestClient client, String query) {
        return client.request(
                FrameType.FRAME_TYPE_SEARCH_USERS,
                SearchUsers.newBuilder().setQuery(query).build());
    }

    private static void search(TestClient client, String query) {
        client.answer(searchRequest(client, query), SearchUsersAnswer.class);
    }

    private static ProfileAnswer profile(TestClient client, int userId) {
        return client.answer(
                client.request(
                        FrameType.FRAME_TYPE_PROFILE,
                        Profile.newBuilder().setUserId(userId).build()),
                ProfileAnswer.class);
    }

    private static int changeRequest(TestClient client, String nickname) {
        return client.request(
                FrameType.FRAME_TYPE_CHANGE_PROFILE,
                ChangeProfile.newBuilder().setNickname(nickname).build());
    }

    private static int end(TestClient client, EndDevices.Builder which) {
        return client.request(FrameType.FRAME_TYPE_END_DEVICES, which.build());
    }

    private static User lookUp(TestClient client, String name) {
        return found(client, UserLookup.newBuilder().addUserIds(AuthPeer.idOf(name)));
    }

    private static User lookUpByName(TestClient client, String name) {
        return found(client, UserLookup.newBuilder().addUserNames(name));
    }

    private static User found(TestClient client, UserLookup.Builder lookup) {
        return client.answer(client.request(FrameType.FRAME_TYPE_USER_LOOKUP, lookup.build()), UserLookupAnswer.class)
                .getUsers(0);
    }
}
