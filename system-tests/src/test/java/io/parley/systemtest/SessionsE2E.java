package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import io.parley.proto.client.v1.ChangePassword;
import io.parley.proto.client.v1.ChangePasswordAnswer;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Logout;
import io.parley.proto.client.v1.LogoutAnswer;
import io.parley.proto.client.v1.Refresh;
import io.parley.proto.client.v1.RefreshAnswer;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import io.parley.proto.client.v1.Session;
import io.parley.proto.client.v1.SessionReplaced;
import io.parley.proto.client.v1.SessionRevoked;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Log in, replace, resume, refresh, log out, across gateways. */
@ExtendWith(TestCluster.class)
class SessionsE2E {
    private TestCluster.User ann;

    @BeforeEach
    void register() throws IOException {
        ann = TestCluster.newUser("ann");
    }

    @Test
    void theSameDeviceOnTheOtherGatewayReplacesTheOldSession() throws Exception {
        try (ChatClient old = TestCluster.connect(0);
                ChatClient fresh = TestCluster.connect(1);
                ChatClient peer = TestCluster.connect(0)) {
            old.login(ann.name(), ann.password(), "phone");
            fresh.login(ann.name(), ann.password(), "phone");

            SessionReplaced notice = old.awaitPush(FrameType.FRAME_TYPE_SESSION_REPLACED, SessionReplaced.parser());
            assertThat(notice.getDeviceId()).isEqualTo("phone");
            old.closed().get(10, TimeUnit.SECONDS);

            TestCluster.User ben = TestCluster.newUser("ben");
            peer.login(ben.name(), ben.password(), "phone");
            peer.send(ann.id(), "to the living session");
            assertThat(fresh.awaitMessage().getText()).isEqualTo("to the living session");
        }
    }

    @Test
    void theSameDeviceOnTheSameGatewayReplacesTheOldSession() throws Exception {
        try (ChatClient old = TestCluster.connect(0);
                ChatClient fresh = TestCluster.connect(0)) {
            old.login(ann.name(), ann.password(), "phone");
            fresh.login(ann.name(), ann.password(), "phone");
            old.awaitPush(FrameType.FRAME_TYPE_SESSION_REPLACED, SessionReplaced.parser());
            old.closed().get(10, TimeUnit.SECONDS);
            assertThat(fresh.send(ann.id(), "note to myself").getSeq()).isEqualTo(1);
        }
    }

    @Test
    void anAccessTokenResumesOnAnyGateway() throws IOException {
        Session session = loginOnce("phone");
        try (ChatClient client = TestCluster.connect(1)) {
            ResumeAnswer answer = resume(client, session.getAccessToken());
            assertThat(answer.getSession().getUser().getName()).isEqualTo(ann.name());
            assertThat(answer.getSession().getDeviceId()).isEqualTo("phone");
        }
    }

    /** P-38, P-163: repeated at once it gives the same successor, whose use ends that. */
    @Test
    void aRefreshTokenIsGoodForOneUse() throws IOException {
        Session session = loginOnce("phone");
        Session fresh;
        try (ChatClient client = TestCluster.connect(1)) {
            fresh = refresh(client, session.getRefreshToken()).getSession();
            assertThat(fresh.getRefreshToken()).isNotEqualTo(session.getRefreshToken());
            assertThat(client.send(ann.id(), "logged in by refresh").getSeq()).isEqualTo(1);
        }
        try (ChatClient withoutAnswer = TestCluster.connect(0)) {
            assertThat(refresh(withoutAnswer, session.getRefreshToken())
                            .getSession()
                            .getRefreshToken())
                    .isEqualTo(fresh.getRefreshToken());
        }
        try (ChatClient client = TestCluster.connect(1)) {
            refresh(client, fresh.getRefreshToken());
        }
        try (ChatClient thief = TestCluster.connect(0)) {
            assertRefused(() -> refresh(thief, session.getRefreshToken()), ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        }
    }

    @Test
    void anExpiredTokenIsToldFromAWrongOne() throws Exception {
        Session session = loginOnce("phone");
        try (ChatClient client = TestCluster.connect(1)) {
            String expired = Tokens.expiredCopy(session.getAccessToken(), TestCluster.cluster());
            assertRefused(() -> resume(client, expired), ErrorCode.ERROR_CODE_TOKEN_EXPIRED);
            assertRefused(() -> resume(client, session.getAccessToken() + "x"), ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            resume(client, session.getAccessToken());
        }
    }

    @Test
    void logOutEndsTheSessionAndItsTokensOnEveryGateway() throws Exception {
        Session session;
        try (ChatClient client = TestCluster.connect(0)) {
            session = client.login(ann.name(), ann.password(), "phone");
            client.call(FrameType.FRAME_TYPE_LOGOUT, Logout.getDefaultInstance(), LogoutAnswer.parser());
        }
        Awaitility.await().untilAsserted(() -> {
            try (ChatClient client = TestCluster.connect(1)) {
                assertRefused(() -> resume(client, session.getAccessToken()), ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            }
        });
        try (ChatClient client = TestCluster.connect(0)) {
            assertRefused(() -> refresh(client, session.getRefreshToken()), ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        }
    }

    @Test
    void aNewPasswordEndsAllOtherDevices() throws Exception {
        try (ChatClient phone = TestCluster.connect(0);
                ChatClient tablet = TestCluster.connect(1)) {
            phone.login(ann.name(), ann.password(), "phone");
            tablet.login(ann.name(), ann.password(), "tablet");
            phone.call(
                    FrameType.FRAME_TYPE_CHANGE_PASSWORD,
                    ChangePassword.newBuilder()
                            .setOldPassword(ann.password())
                            .setNewPassword("battery staple 8")
                            .build(),
                    ChangePasswordAnswer.parser());
            tablet.awaitPush(FrameType.FRAME_TYPE_SESSION_REVOKED, SessionRevoked.parser());
            tablet.closed().get(10, TimeUnit.SECONDS);
            assertThat(phone.send(ann.id(), "still here").getSeq()).isEqualTo(1);
        }
        try (ChatClient client = TestCluster.connect(1)) {
            assertRefused(
                    () -> client.login(ann.name(), ann.password(), "phone"), ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            client.login(ann.name(), "battery staple 8", "phone");
        }
    }

    private Session loginOnce(String device) throws IOException {
        try (ChatClient client = TestCluster.connect(0)) {
            return client.login(ann.name(), ann.password(), device);
        }
    }

    private static ResumeAnswer resume(ChatClient client, String token) {
        MessageLite request = Resume.newBuilder().setAccessToken(token).build();
        return client.call(FrameType.FRAME_TYPE_RESUME, request, ResumeAnswer.parser());
    }

    private static RefreshAnswer refresh(ChatClient client, String token) {
        MessageLite request = Refresh.newBuilder().setRefreshToken(token).build();
        return client.call(FrameType.FRAME_TYPE_REFRESH, request, RefreshAnswer.parser());
    }

    private static void assertRefused(Runnable call, ErrorCode code) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(code));
    }
}
