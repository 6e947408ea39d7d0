package io.parley.loadtest.parley;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Refresh;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.Session;

/**
 * Gets a connection logged in, by the rules of docs/protocol.md: Resume, else Refresh, else the password; a retryable
 * refusal is tried again when it says, a broken connection with growing pauses. Used on the client's event loop.
 */
final class LoginDialog {
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 8_000;

    /** What is being tried. */
    private enum Step {
        REGISTER,
        RESUME,
        REFRESH,
        PASSWORD
    }

    private final ParleyClient client;
    private final ParleyServer server;
    private final ChatListener listener;
    private Step step = Step.PASSWORD;
    private int connects;
    private int failures;
    private long goAwayMs;

    LoginDialog(ParleyClient client, ParleyServer server, ChatListener listener) {
        this.client = client;
        this.server = server;
        this.listener = listener;
    }

    void start(LoginWay way) {
        step = switch (way) {
            case PASSWORD -> Step.PASSWORD;
            case REGISTER -> Step.REGISTER;
            case TOKEN -> stepByToken();
        };
        connect();
    }

    /** The socket is open: say who it is. */
    void connected() {
        Account account = client.account();
        switch (step) {
            case REGISTER ->
                request(
                        FrameType.FRAME_TYPE_REGISTER,
                        Register.newBuilder()
                                .setUserName(account.name())
                                .setPassword(account.password())
                                .setDeviceId(ParleyServer.DEVICE_ID)
                                .build());
            case RESUME ->
                request(
                        FrameType.FRAME_TYPE_RESUME,
                        Resume.newBuilder()
                                .setAccessToken(account.accessToken())
                                .build());
            case REFRESH ->
                request(
                        FrameType.FRAME_TYPE_REFRESH,
                        Refresh.newBuilder()
                                .setRefreshToken(account.refreshToken())
                                .build());
            case PASSWORD ->
                request(
                        FrameType.FRAME_TYPE_LOGIN,
                        Login.newBuilder()
                                .setAccount(account.name())
                                .setPassword(account.password())
                                .setDeviceId(ParleyServer.DEVICE_ID)
                                .build());
        }
    }

    /** An answer to a login of some kind, or a frame that says why the connection will end. */
    void frame(int type, byte[] payload) {
        try {
            switch (type) {
                // All these answers hold the same single field.
                case FrameType.FRAME_TYPE_REGISTER_ANSWER_VALUE,
                        FrameType.FRAME_TYPE_LOGIN_ANSWER_VALUE,
                        FrameType.FRAME_TYPE_RESUME_ANSWER_VALUE,
                        FrameType.FRAME_TYPE_REFRESH_ANSWER_VALUE ->
                    succeeded(LoginAnswer.parseFrom(payload).getSession());
                case FrameType.FRAME_TYPE_GO_AWAY_VALUE ->
                    goAwayMs = Math.max(1, GoAway.parseFrom(payload).getReconnectAfterMs());
                case FrameType.FRAME_TYPE_SESSION_REPLACED_VALUE, FrameType.FRAME_TYPE_SESSION_REVOKED_VALUE -> {
                    listener.loginFailed(client, "the session was ended from elsewhere", false);
                    client.giveUp();
                }
                default -> {}
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the server sent a frame that does not parse", e);
        }
    }

    void refused(Error error) {
        boolean retryable = error.getRetryAfterMs() > 0;
        String reason = error.getCode() + " " + error.getMessage();
        if (retryable) {
            listener.loginFailed(client, reason, true);
            int connection = connects;
            client.after(error.getRetryAfterMs(), () -> again(connection));
        } else if (error.getCode() == ErrorCode.ERROR_CODE_TIMEOUT) {
            listener.loginFailed(client, reason, true);
        } else if (step == Step.RESUME && !client.account().refreshToken().isEmpty()) {
            step = Step.REFRESH;
            connected();
        } else if (step != Step.PASSWORD) {
            step = Step.PASSWORD;
            connected();
        } else {
            listener.loginFailed(client, reason, false);
            client.giveUp();
        }
    }

    /** The connection broke, before or after the login. */
    void connectionLost(String reason, boolean wasReady) {
        if (!wasReady) {
            listener.loginFailed(client, reason, true);
        }
        if (step != Step.REGISTER) {
            step = client.account().accessToken().isEmpty() ? Step.PASSWORD : stepByToken();
        }
        if (goAwayMs > 0) {
            client.after(goAwayMs, this::connect);
            goAwayMs = 0;
        } else if (wasReady) {
            connect();
        } else {
            client.after(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures++, 5)), this::connect);
        }
    }

    /** Nothing to do when that connection is gone: a newer one logs in by itself. */
    private void again(int connection) {
        if (client.isConnected() && connection == connects) {
            connected();
        }
    }

    private void succeeded(Session session) {
        failures = 0;
        Account account = client.account();
        account.registered(session.getUser().getId());
        if (!session.getAccessToken().isEmpty()) {
            account.tokens(
                    session.getAccessToken(),
                    server.nowMs() + session.getAccessTokenSeconds() * 1000L,
                    session.getRefreshToken());
        }
        client.loggedIn();
    }

    private Step stepByToken() {
        Account account = client.account();
        if (!account.accessToken().isEmpty() && account.accessTokenUntilMs() > server.nowMs()) {
            return Step.RESUME;
        }
        return account.refreshToken().isEmpty() ? Step.PASSWORD : Step.REFRESH;
    }

    private void connect() {
        client.connect(server.gateway(client.account(), connects++));
    }

    private void request(FrameType type, MessageLite message) {
        client.write(type, client.nextRequestId(), message);
    }
}
