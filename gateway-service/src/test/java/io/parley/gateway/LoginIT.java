package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.ChangePassword;
import io.parley.proto.client.v1.ChangePasswordAnswer;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.Logout;
import io.parley.proto.client.v1.LogoutAnswer;
import io.parley.proto.client.v1.OnlineUsers;
import io.parley.proto.client.v1.OnlineUsersAnswer;
import io.parley.proto.client.v1.Refresh;
import io.parley.proto.client.v1.RefreshAnswer;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.RegisterAnswer;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import io.parley.proto.client.v1.ServerInfo;
import io.parley.proto.client.v1.ServerInfoAnswer;
import io.parley.proto.client.v1.Session;
import io.parley.proto.client.v1.User;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayEnvironment.class)
class LoginIT {
    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    GatewayPeers peers;

    @BeforeEach
    void waitForTheLease() {
        await().until(() -> {
            try (TestClient client = new TestClient(port)) {
                client.request(FrameType.FRAME_TYPE_RESUME, resume(peers.auth().token("user901", "probe")));
                return client.read().body() instanceof ResumeAnswer;
            }
        });
    }

    @Test
    void loginGivesTokensAndRegistersTheSession() {
        try (TestClient client = new TestClient(port)) {
            Session session = client.login("user201", "phone");

            assertThat(session.getUser().getId()).isEqualTo(AuthPeer.idOf("user201"));
            assertThat(session.getAccessToken()).isNotEmpty();
            assertThat(session.getRefreshToken()).isNotEmpty();
            assertThat(session.getHeartbeatSeconds()).isEqualTo(1);
            assertThat(session.getServerTimeMs()).isPositive();
            assertThat(peers.presence().session("user201", "phone")).isPresent();
        }
    }

    @Test
    void registrationLogsIn() {
        try (TestClient client = new TestClient(port)) {
            int id = client.request(
                    FrameType.FRAME_TYPE_REGISTER,
                    Register.newBuilder()
                            .setUserName("user202")
                            .setPassword("secret-enough")
                            .setDeviceId("phone")
                            .build());
            client.answer(id, RegisterAnswer.class);
            assertThat(peers.presence().session("user202", "phone")).isPresent();
        }
    }

    @Test
    void wrongPasswordIsRefusedInTheWordsOfAuthServiceAndMayBeTriedAgain() {
        try (TestClient client = new TestClient(port)) {
            int id = client.request(
                    FrameType.FRAME_TYPE_LOGIN,
                    Login.newBuilder()
                            .setAccount("user203")
                            .setPassword("wrong")
                            .setDeviceId("phone")
                            .build());
            Error error = client.error(id);
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            assertThat(error.getMessage()).isEqualTo("The account or the password is wrong.");

            client.login("user203", "phone");
        }
    }

    /** P-372: the message-service behind this gateway is of a release that tells nothing. */
    @Test
    void aStrangerIsToldWhatIsKnown() {
        try (TestClient client = new TestClient(port)) {
            ServerInfoAnswer info = client.answer(
                    client.request(FrameType.FRAME_TYPE_SERVER_INFO, ServerInfo.getDefaultInstance()),
                    ServerInfoAnswer.class);
            assertThat(info)
                    .isEqualTo(ServerInfoAnswer.newBuilder()
                            .setMail(true)
                            .setMaxTextBytes(16_384)
                            .build());
        }
    }

    @Test
    void badDeviceIdIsInvalid() {
        try (TestClient client = new TestClient(port)) {
            int id = client.request(
                    FrameType.FRAME_TYPE_LOGIN,
                    Login.newBuilder()
                            .setAccount("user203")
                            .setPassword(AuthPeer.PASSWORD)
                            .setDeviceId("my phone")
                            .build());
            assertThat(client.error(id).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
    }

    @Test
    void secondLoginOnAConnectionIsInvalid() {
        try (TestClient client = TestClient.loggedIn(port, "user204", "phone")) {
            int id = client.request(
                    FrameType.FRAME_TYPE_RESUME, resume(peers.auth().token("user204", "phone")));
            assertThat(client.error(id).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
    }

    @Test
    void goodTokenResumes() {
        try (TestClient client = new TestClient(port)) {
            int id = client.request(
                    FrameType.FRAME_TYPE_RESUME, resume(peers.auth().token("user205", "phone")));
            Session session = client.answer(id, ResumeAnswer.class).getSession();

            assertThat(session.getUser().getName()).isEqualTo("user205");
            assertThat(session.getAccessToken()).isEmpty();
            assertThat(session.getAccessTokenSeconds()).isBetween(890, 900);
        }
    }

    @Test
    void expiredTokenSaysSo() {
        Instant past = Instant.now().minusSeconds(1_000);
        String expired = peers.auth().token("user206", "phone", past, past.plusSeconds(900));
        assertThat(resumeError(expired).getCode()).isEqualTo(ErrorCode.ERROR_CODE_TOKEN_EXPIRED);
    }

    @Test
    void forgedAndBrokenTokensAreNotValid() {
        String good = peers.auth().token("user207", "phone");
        String forged = new AuthPeer().token("user207", "phone");
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        for (String token : new String[] {"", "x", "a.b.c", forged, unsigned, good + "x", "x".repeat(4_000)}) {
            assertThat(resumeError(token).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        }
    }

    @Test
    void refreshLogsInAndLaterOnlyRenews() {
        try (TestClient client = new TestClient(port)) {
            Refresh refresh = Refresh.newBuilder()
                    .setRefreshToken("refresh:user208:phone")
                    .build();
            client.answer(client.request(FrameType.FRAME_TYPE_REFRESH, refresh), RefreshAnswer.class);
            long session =
                    peers.presence().session("user208", "phone").orElseThrow().getSessionId();

            RefreshAnswer renewed =
                    client.answer(client.request(FrameType.FRAME_TYPE_REFRESH, refresh), RefreshAnswer.class);
            assertThat(renewed.getSession().getAccessToken()).isNotEmpty();
            assertThat(peers.presence()
                            .session("user208", "phone")
                            .orElseThrow()
                            .getSessionId())
                    .isEqualTo(session);
        }
    }

    @Test
    void logoutIsAnsweredThenTheConnectionCloses() {
        try (TestClient client = TestClient.loggedIn(port, "user209", "phone")) {
            client.answer(client.request(FrameType.FRAME_TYPE_LOGOUT, Logout.getDefaultInstance()), LogoutAnswer.class);
            assertThat(client.isClosed()).isTrue();
            assertThat(peers.auth().loggedOut()).contains(AuthPeer.idOf("user209"));
            await().until(() -> peers.presence().session("user209", "phone").isEmpty());
        }
    }

    @Test
    void changedPasswordGivesNewTokensAndTheSessionGoesOn() {
        try (TestClient client = TestClient.loggedIn(port, "user210", "phone")) {
            int id = client.request(
                    FrameType.FRAME_TYPE_CHANGE_PASSWORD,
                    ChangePassword.newBuilder()
                            .setOldPassword(AuthPeer.PASSWORD)
                            .setNewPassword("something else")
                            .build());
            assertThat(client.answer(id, ChangePasswordAnswer.class)
                            .getSession()
                            .getAccessToken())
                    .isNotEmpty();
            assertThat(peers.presence().session("user210", "phone")).isPresent();
        }
    }

    @Test
    void usersCanBeLookedUpAndListed() {
        try (TestClient client = TestClient.loggedIn(port, "user211", "phone")) {
            int lookup = client.request(
                    FrameType.FRAME_TYPE_USER_LOOKUP,
                    UserLookup.newBuilder()
                            .addUserIds(AuthPeer.idOf("user212"))
                            .addUserNames("User213")
                            .addUserNames("nobody")
                            .build());
            assertThat(client.answer(lookup, UserLookupAnswer.class).getUsersList())
                    .extracting(User::getName)
                    .containsExactlyInAnyOrder("user212", "user213");

            int online = client.request(
                    FrameType.FRAME_TYPE_ONLINE_USERS,
                    OnlineUsers.newBuilder()
                            .setAfterUserId(AuthPeer.idOf("user210"))
                            .setLimit(1)
                            .build());
            assertThat(client.answer(online, OnlineUsersAnswer.class).getUsersList())
                    .extracting(User::getName)
                    .containsExactly("user211");
        }
    }

    @Test
    void limitsOfPagesAndLookupsAreKept() {
        try (TestClient client = TestClient.loggedIn(port, "user214", "phone")) {
            int page = client.request(
                    FrameType.FRAME_TYPE_ONLINE_USERS,
                    OnlineUsers.newBuilder().setLimit(201).build());
            assertThat(client.error(page).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            UserLookup.Builder many = UserLookup.newBuilder();
            for (int id = 0; id <= 100; id++) {
                many.addUserIds(id);
            }
            assertThat(client.error(client.request(FrameType.FRAME_TYPE_USER_LOOKUP, many.build()))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
    }

    private Error resumeError(String token) {
        try (TestClient client = new TestClient(port)) {
            return client.error(client.request(FrameType.FRAME_TYPE_RESUME, resume(token)));
        }
    }

    private static Resume resume(String token) {
        return Resume.newBuilder().setAccessToken(token).build();
    }
}
