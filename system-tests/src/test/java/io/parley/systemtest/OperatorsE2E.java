package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.parley.proto.admin.v1.AuditEntry;
import io.parley.proto.admin.v1.ChangedResponse;
import io.parley.proto.admin.v1.Device;
import io.parley.proto.admin.v1.DrainGatewayResponse;
import io.parley.proto.admin.v1.FindGroupResponse;
import io.parley.proto.admin.v1.FindUserResponse;
import io.parley.proto.admin.v1.Gateway;
import io.parley.proto.admin.v1.GroupMember;
import io.parley.proto.admin.v1.ListAuditResponse;
import io.parley.proto.admin.v1.ListGatewaysResponse;
import io.parley.proto.admin.v1.RoutingOutcome;
import io.parley.proto.admin.v1.TokensResponse;
import io.parley.proto.admin.v1.TraceResponse;
import io.parley.proto.admin.v1.TracedDevice;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.SessionEnd;
import io.parley.proto.client.v1.SessionRevoked;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators see and do, through one gateway, of users on another. */
@ExtendWith(TestCluster.class)
class OperatorsE2E {
    private static final String LOG_IN = """
            {"account": "%s", "password": "%s", "deviceId": "operators-e2e"}""";

    /** P-367, P-368. */
    @Test
    void aSuspendedUserIsThrownOutEverywhereUntilHeIsRestored() throws Exception {
        TestCluster.User ann = TestCluster.newUser("ann");
        String token = chiefToken(0);
        try (ChatClient phone = TestCluster.connect(0);
                ChatClient laptop = TestCluster.connect(1)) {
            phone.login(ann.name(), ann.password(), "phone");
            laptop.login(ann.name(), ann.password(), "laptop");
            FindUserResponse found = ask(
                    0,
                    "FindUser",
                    "{\"account\": \"%s\"}".formatted(ann.name()),
                    token,
                    FindUserResponse.getDefaultInstance());
            assertThat(found.getUser().getDevicesList())
                    .filteredOn(Device::getOnline)
                    .extracting(Device::getId, Device::getGateway)
                    .containsExactlyInAnyOrder(Assertions.tuple("phone", 0), Assertions.tuple("laptop", 1));

            ChangedResponse suspended = ask(
                    1,
                    "Suspend",
                    "{\"userId\": %d, \"reason\": \"spam\"}".formatted(ann.id()),
                    token,
                    ChangedResponse.getDefaultInstance());

            assertThat(suspended.getUser().getSuspendedMs()).isPositive();
            for (ChatClient client : List.of(phone, laptop)) {
                SessionRevoked revoked =
                        client.awaitPush(FrameType.FRAME_TYPE_SESSION_REVOKED, SessionRevoked.parser());
                assertThat(revoked.getReason()).isEqualTo("Your account was suspended by whoever runs this server.");
                assertThat(revoked.getWhy()).isEqualTo(SessionEnd.SESSION_END_ACCOUNT_SUSPENDED);
            }
        }
        try (ChatClient again = TestCluster.connect(1)) {
            Refused refused = Assertions.catchThrowableOfType(
                    Refused.class, () -> again.login(ann.name(), ann.password(), "phone"));
            assertThat(refused.error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refused.error().getMessage())
                    .isEqualTo("This account is suspended: ask whoever runs this server.");
        }
        ask(
                0,
                "Restore",
                "{\"userId\": %d, \"reason\": \"was none\"}".formatted(ann.id()),
                token,
                ChangedResponse.getDefaultInstance());
        try (ChatClient again = TestCluster.connect(1)) {
            assertThat(again.login(ann.name(), ann.password(), "phone")).isNotNull();
        }
        assertThat(ask(
                                1,
                                "ListAudit",
                                "{\"userId\": %d, \"limit\": 3}".formatted(ann.id()),
                                token,
                                ListAuditResponse.getDefaultInstance())
                        .getEntriesList())
                .extracting(AuditEntry::getAction)
                .containsExactly("logged_in", "restored", "login_refused");
    }

    @Test
    void whatBecameOfAMessageIsTold() throws Exception {
        TestCluster.User dora = TestCluster.newUser("dora");
        TestCluster.User emil = TestCluster.newUser("emil");
        String token = chiefToken(0);
        String between = "{\"betweenUserIds\": [%d, %d]".formatted(dora.id(), emil.id());
        SendAck second;
        long acknowledged;
        try (ChatClient sender = TestCluster.connect(0)) {
            sender.login(dora.name(), dora.password(), "phone");
            try (ChatClient recipient = TestCluster.connect(1)) {
                recipient.login(emil.name(), emil.password(), "laptop");
                recipient.sync();
                SendAck first = sender.send(emil.id(), "first");
                recipient.awaitMessage();
                recipient.received(first.getConversationId(), first.getSeq());
                await().untilAsserted(() -> assertThat(progress(trace(between + "}", token), emil.id()))
                        .satisfies(device -> {
                            assertThat(device.getAcknowledgedSeq()).isEqualTo(first.getSeq());
                            assertThat(device.getOnline()).isTrue();
                            assertThat(device.getGateway()).isEqualTo(1);
                        }));
                TraceResponse traced = trace(between + ", \"seq\": \"%d\"}".formatted(first.getSeq()), token);
                assertThat(traced.getEntries(0).getRoutingsList())
                        .filteredOn(routing -> !routing.getAgain())
                        .singleElement()
                        .satisfies(routing -> {
                            assertThat(routing.getOutcome()).isEqualTo(RoutingOutcome.ROUTING_OUTCOME_PUBLISHED);
                            assertThat(routing.getGateway()).isEqualTo(1);
                            assertThat(routing.getPartition()).isEqualTo(1);
                            assertThat(routing.getSessions()).isEqualTo(1);
                            assertThat(routing.getAtMs()).isGreaterThanOrEqualTo(first.getTimestampMs());
                        });
                assertThat(traced.getMemoriesList()).singleElement().satisfies(memory -> {
                    assertThat(memory.getPod())
                            .isEqualTo(traced.getEntries(0).getRoutings(0).getPod());
                    assertThat(memory.getSinceMs()).isPositive();
                });
                acknowledged = first.getSeq();
            }
            second = sender.send(emil.id(), "second");
        }
        TraceResponse missed = trace(between + ", \"seq\": \"%d\"}".formatted(second.getSeq()), token);
        assertThat(missed.getKind()).isEqualTo("direct");
        assertThat(missed.getConversationId()).isEqualTo(second.getConversationId());
        assertThat(missed.getLastSeq()).isEqualTo(second.getSeq());
        assertThat(missed.getEntriesList()).singleElement().satisfies(entry -> {
            assertThat(entry.getKind()).isEqualTo("post");
            assertThat(entry.getSenderId()).isEqualTo(dora.id());
            assertThat(entry.getStoredMs()).isEqualTo(second.getTimestampMs());
        });
        assertThat(progress(missed, emil.id()).getAcknowledgedSeq()).isEqualTo(acknowledged);
        await().untilAsserted(() -> assertThat(
                        progress(trace(between + "}", token), emil.id()).getOnline())
                .isFalse());
        assertThat(GatewayHttp.operate(0, "Trace", between + ", \"seq\": \"99\"}", token)
                        .body())
                .contains("There is no such entry");
        assertThat(GatewayHttp.operate(0, "Trace", "{}", token).body()).contains("Give conversation_id");
    }

    private static TraceResponse trace(String json, String token) throws IOException, InterruptedException {
        TraceResponse answer = ask(0, "Trace", json, token, TraceResponse.getDefaultInstance());
        assertThat(answer.toString()).as("nothing of what was written").doesNotContain("first", "second");
        return answer;
    }

    private static TracedDevice progress(TraceResponse trace, int userId) {
        return trace.getDevicesList().stream()
                .filter(device -> device.getUserId() == userId)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No device of " + userId + " in " + trace));
    }

    @Test
    void anAccountIsMadeForSomebody() throws Exception {
        String token = chiefToken(0);
        String name = "made-" + Long.toString(System.nanoTime(), 36);
        String request =
                "{\"userName\": \"%s\", \"password\": \"battery staple\", \"reason\": \"a colleague\"}".formatted(name);
        ChangedResponse made = ask(0, "CreateUser", request, token, ChangedResponse.getDefaultInstance());
        try (ChatClient client = TestCluster.connect(1)) {
            assertThat(client.login(name, "battery staple", "phone").getUser().getId())
                    .isEqualTo(made.getUser().getId());
        }
        HttpResponse<String> again = GatewayHttp.operate(1, "CreateUser", request, token);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("This user name is taken");
    }

    @Test
    void gatewaysAreListedWithTheirSessions() throws Exception {
        TestCluster.User ben = TestCluster.newUser("ben");
        try (ChatClient client = TestCluster.connect(1)) {
            client.login(ben.name(), ben.password(), "phone");
            ListGatewaysResponse listed =
                    ask(0, "ListGateways", "", chiefToken(1), ListGatewaysResponse.getDefaultInstance());
            assertThat(listed.getGatewaysList()).extracting(Gateway::getNumber).containsExactly(0, 1);
            assertThat(listed.getGatewaysList())
                    .allMatch(gateway -> gateway.getLeaseLeftMs() > 0)
                    .allMatch(gateway -> Math.abs(System.currentTimeMillis() - gateway.getSinceMs()) < 86_400_000L);
            assertThat(listed.getGateways(1).getSessions()).isPositive();
        }
    }

    @Test
    void aGroupIsShownWithItsMembersAndNothingThatIsWrittenInIt() throws Exception {
        TestCluster.User gil = TestCluster.newUser("gil");
        TestCluster.User hal = TestCluster.newUser("hal");
        long id;
        try (ChatClient client = TestCluster.connect(1)) {
            client.login(gil.name(), gil.password(), "phone");
            id = client.call(
                            FrameType.FRAME_TYPE_CREATE_GROUP,
                            CreateGroup.newBuilder()
                                    .setClientMessageId("made")
                                    .setProfile(GroupProfile.newBuilder()
                                            .setName("Walks")
                                            .setDescription("secret plans")
                                            .setJoining(Joining.JOINING_REQUEST))
                                    .addUserIds(hal.id())
                                    .build(),
                            CreateGroupAnswer.parser())
                    .getConversationId();
        }
        String token = chiefToken(0);
        String request = "{\"conversationId\": \"%d\", \"limit\": 1".formatted(id);
        FindGroupResponse first = ask(0, "FindGroup", request + "}", token, FindGroupResponse.getDefaultInstance());
        assertThat(first.getGroup().getName()).isEqualTo("Walks");
        assertThat(first.getGroup().getJoining()).isEqualTo("request");
        assertThat(first.getGroup().getMemberCount()).isEqualTo(2);
        assertThat(first.toString()).doesNotContain("secret");
        assertThat(first.getMore()).isTrue();
        FindGroupResponse second = ask(
                0,
                "FindGroup",
                request + ", \"afterUserId\": %d}".formatted(first.getMembers(0).getUserId()),
                token,
                FindGroupResponse.getDefaultInstance());
        assertThat(second.getMore()).isFalse();
        assertThat(Stream.of(first, second).flatMap(page -> page.getMembersList().stream()))
                .extracting(GroupMember::getName, GroupMember::getRole)
                .containsExactlyInAnyOrder(
                        Assertions.tuple(gil.name(), "creator"), Assertions.tuple(hal.name(), "member"));
        assertThat(GatewayHttp.operate(0, "FindGroup", "{\"conversationId\": \"7\"}", token)
                        .body())
                .contains("conversation_id must be the number of a group");
        assertThat(GatewayHttp.operate(0, "FindGroup", "{\"conversationId\": \"%d\"}".formatted(id + 1_000_000), token)
                        .body())
                .contains("There is no group of this number.");
        assertThat(GatewayHttp.operate(0, "FindGroup", request + "000}", token).body())
                .contains("limit must be at most 200");
    }

    @Test
    void aGatewayIsDrainedAndTakenBack() throws Exception {
        TestCluster.User fay = TestCluster.newUser("fay");
        String token = chiefToken(0);
        try (ChatClient client = TestCluster.connect(1)) {
            client.login(fay.name(), fay.password(), "phone");
            drain(false, token);
            client.awaitPush(FrameType.FRAME_TYPE_GO_AWAY, GoAway.parser());
            client.closed().get(20, TimeUnit.SECONDS);
            try (ChatClient again = TestCluster.connect(1)) {
                Refused refused = Assertions.catchThrowableOfType(
                        Refused.class, () -> again.login(fay.name(), fay.password(), "phone"));
                assertThat(refused.error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
                assertThat(refused.error().getMessage()).contains("another gateway");
            }
            assertThat(GatewayHttp.manage(1, "/q/health/ready").body())
                    .contains("An operator wants this gateway empty");
            assertThat(GatewayHttp.manage(1, "/q/health/live").statusCode()).isEqualTo(200);
            assertThat(ask(0, "ListGateways", "", token, ListGatewaysResponse.getDefaultInstance())
                            .getGatewaysList())
                    .filteredOn(Gateway::getDraining)
                    .singleElement()
                    .satisfies(gateway -> {
                        assertThat(gateway.getNumber()).isEqualTo(1);
                        assertThat(gateway.getSessions()).isZero();
                    });
        } finally {
            drain(true, token);
            await().untilAsserted(() -> assertThat(
                            GatewayHttp.manage(1, "/q/health/ready").statusCode())
                    .isEqualTo(200));
        }
        try (ChatClient client = TestCluster.connect(1)) {
            assertThat(client.login(fay.name(), fay.password(), "phone")).isNotNull();
        }
        assertThat(GatewayHttp.operate(0, "DrainGateway", "{\"number\": 9, \"reason\": \"none\"}", token)
                        .body())
                .contains("No gateway 9 holds a lease.");
    }

    private static void drain(boolean takeBack, String token) throws IOException, InterruptedException {
        ask(
                0,
                "DrainGateway",
                "{\"number\": 1, \"takeBack\": %b, \"reason\": \"a new disk\"}".formatted(takeBack),
                token,
                DrainGatewayResponse.getDefaultInstance());
    }

    @Test
    void whoHasNoRoleFindsNothingAtAll() throws Exception {
        TestCluster.User cleo = TestCluster.newUser("cleo");
        String token;
        try (ChatClient client = TestCluster.connect(0)) {
            token = client.login(cleo.name(), cleo.password(), "phone").getAccessToken();
        }
        for (HttpResponse<String> answer : List.of(
                GatewayHttp.operate(0, "LogIn", LOG_IN.formatted(cleo.name(), cleo.password()), ""),
                GatewayHttp.operate(0, "LogIn", LOG_IN.formatted("admin", "wrong"), ""),
                GatewayHttp.operate(0, "LogIn", "{", ""),
                GatewayHttp.operate(0, "LogIn", "", ""),
                GatewayHttp.operate(0, "Refresh", "{\"refreshToken\": \"x\"}", ""),
                GatewayHttp.operate(0, "FindUser", "{\"account\": \"admin\"}", ""),
                GatewayHttp.operate(0, "FindUser", "{\"account\": \"admin\"}", "x.y.z"),
                GatewayHttp.operate(0, "FindUser", "{\"account\": \"admin\"}", token),
                GatewayHttp.operate(0, "ListAudit", "{}", token),
                GatewayHttp.operate(0, "ListGateways", "{}", token),
                GatewayHttp.operate(0, "FindGroup", "{\"conversationId\": \"1152921504606846977\"}", token),
                GatewayHttp.operate(0, "DrainGateway", "{\"number\": 1, \"reason\": \"none\"}", token),
                GatewayHttp.operate(0, "LogOut", "{}", token),
                GatewayHttp.operate(0, "FindUser", "{not json", token),
                GatewayHttp.operate(0, "Nothing", "{}", token),
                GatewayHttp.operate(0, "FindUser", "x".repeat(10_000), token))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(GatewayHttp.get(0, "/v1/FindUser").statusCode())
                .as("and nothing of it is at the clients' port")
                .isEqualTo(404);
    }

    @Test
    void anOperatorIsToldWhatIsWrong() throws Exception {
        String token = chiefToken(0);
        HttpResponse<String> unknown =
                GatewayHttp.operate(0, "FindUser", "{\"account\": \"nobody-of-this-name\"}", token);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"NOT_FOUND\"", "There is no such account.");
        HttpResponse<String> noReason = GatewayHttp.operate(0, "Suspend", "{\"userId\": 1}", token);
        assertThat(noReason.statusCode()).isEqualTo(400);
        assertThat(noReason.body()).contains("reason is missing");
        HttpResponse<String> unreadable = GatewayHttp.operate(0, "Suspend", "{\"user\": 1}", token);
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(unreadable.body()).contains("The request cannot be read");

        assertThat(GatewayHttp.operate(0, "LogOut", "{}", token).statusCode()).isEqualTo(200);
        assertThat(GatewayHttp.operate(1, "ListGateways", "{}", token).statusCode())
                .as("a token of a device that was ended is good for nothing")
                .isEqualTo(404);
    }

    private static String chiefToken(int gateway) throws IOException, InterruptedException {
        return ask(gateway, "LogIn", LOG_IN.formatted("admin", "123456"), "", TokensResponse.getDefaultInstance())
                .getAccessToken();
    }

    @SuppressWarnings("unchecked")
    private static <M extends Message> M ask(int gateway, String request, String json, String token, M empty)
            throws IOException, InterruptedException {
        HttpResponse<String> response = GatewayHttp.operate(gateway, request, json, token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Message.Builder answer = empty.newBuilderForType();
        JsonFormat.parser().merge(response.body(), answer);
        return (M) answer.build();
    }
}
