package io.parley.gateway.protocol;

import com.google.protobuf.Message;
import io.parley.proto.client.v1.ChangePassword;
import io.parley.proto.client.v1.ChangePasswordAnswer;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Logout;
import io.parley.proto.client.v1.LogoutAnswer;
import io.parley.proto.client.v1.OnlineUsers;
import io.parley.proto.client.v1.OnlineUsersAnswer;
import io.parley.proto.client.v1.Ping;
import io.parley.proto.client.v1.Pong;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.client.v1.Received;
import io.parley.proto.client.v1.Refresh;
import io.parley.proto.client.v1.RefreshAnswer;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.RegisterAnswer;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.SessionReplaced;
import io.parley.proto.client.v1.SessionRevoked;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which message a frame type carries, and what the type is called. Immutable; any thread may ask. */
public final class FrameTypes {
    private static final int TYPE_VALUES = 256;

    private static final Message[] PROTOTYPES = prototypes();

    private static final Map<String, FrameType> BY_NAME = Arrays.stream(FrameType.values())
            .filter(FrameTypes::isOnTheWire)
            .collect(Collectors.toUnmodifiableMap(FrameTypes::nameOf, Function.identity()));

    private FrameTypes() {}

    /** The empty message of this type, from which frames of it are parsed; empty when the number means nothing. */
    public static Optional<Message> prototype(int typeNumber) {
        return typeNumber < 0 || typeNumber >= TYPE_VALUES
                ? Optional.empty()
                : Optional.ofNullable(PROTOTYPES[typeNumber]);
    }

    /** The type of this name as the JSON form writes it, for example {@code SendAck}. */
    public static Optional<FrameType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The name of a type: that of its message, for example {@code SendAck}. */
    public static String nameOf(FrameType type) {
        return PROTOTYPES[type.getNumber()].getDescriptorForType().getName();
    }

    /** Whether frames of this type exist: neither the unspecified type nor a number this build does not know. */
    public static boolean isOnTheWire(FrameType type) {
        return type != FrameType.UNRECOGNIZED && type != FrameType.FRAME_TYPE_UNSPECIFIED;
    }

    private static Message[] prototypes() {
        Message[] table = new Message[TYPE_VALUES];
        table[FrameType.FRAME_TYPE_REGISTER_VALUE] = Register.getDefaultInstance();
        table[FrameType.FRAME_TYPE_LOGIN_VALUE] = Login.getDefaultInstance();
        table[FrameType.FRAME_TYPE_RESUME_VALUE] = Resume.getDefaultInstance();
        table[FrameType.FRAME_TYPE_REFRESH_VALUE] = Refresh.getDefaultInstance();
        table[FrameType.FRAME_TYPE_LOGOUT_VALUE] = Logout.getDefaultInstance();
        table[FrameType.FRAME_TYPE_PING_VALUE] = Ping.getDefaultInstance();
        table[FrameType.FRAME_TYPE_SEND_VALUE] = Send.getDefaultInstance();
        table[FrameType.FRAME_TYPE_RECEIVED_VALUE] = Received.getDefaultInstance();
        table[FrameType.FRAME_TYPE_SYNC_VALUE] = Sync.getDefaultInstance();
        table[FrameType.FRAME_TYPE_HISTORY_VALUE] = History.getDefaultInstance();
        table[FrameType.FRAME_TYPE_USER_LOOKUP_VALUE] = UserLookup.getDefaultInstance();
        table[FrameType.FRAME_TYPE_ONLINE_USERS_VALUE] = OnlineUsers.getDefaultInstance();
        table[FrameType.FRAME_TYPE_CHANGE_PASSWORD_VALUE] = ChangePassword.getDefaultInstance();
        table[FrameType.FRAME_TYPE_REGISTER_ANSWER_VALUE] = RegisterAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_LOGIN_ANSWER_VALUE] = LoginAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_RESUME_ANSWER_VALUE] = ResumeAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_REFRESH_ANSWER_VALUE] = RefreshAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_LOGOUT_ANSWER_VALUE] = LogoutAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_PONG_VALUE] = Pong.getDefaultInstance();
        table[FrameType.FRAME_TYPE_SEND_ACK_VALUE] = SendAck.getDefaultInstance();
        table[FrameType.FRAME_TYPE_SYNC_ANSWER_VALUE] = SyncAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_HISTORY_ANSWER_VALUE] = HistoryAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_USER_LOOKUP_ANSWER_VALUE] = UserLookupAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_ONLINE_USERS_ANSWER_VALUE] = OnlineUsersAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_CHANGE_PASSWORD_ANSWER_VALUE] = ChangePasswordAnswer.getDefaultInstance();
        table[FrameType.FRAME_TYPE_ERROR_VALUE] = Error.getDefaultInstance();
        table[FrameType.FRAME_TYPE_MESSAGE_VALUE] = io.parley.proto.client.v1.Message.getDefaultInstance();
        table[FrameType.FRAME_TYPE_RECEIPT_VALUE] = Receipt.getDefaultInstance();
        table[FrameType.FRAME_TYPE_SESSION_REPLACED_VALUE] = SessionReplaced.getDefaultInstance();
        table[FrameType.FRAME_TYPE_SESSION_REVOKED_VALUE] = SessionRevoked.getDefaultInstance();
        table[FrameType.FRAME_TYPE_GO_AWAY_VALUE] = GoAway.getDefaultInstance();
        return table;
    }
}
