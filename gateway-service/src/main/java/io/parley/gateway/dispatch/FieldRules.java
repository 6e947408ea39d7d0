package io.parley.gateway.dispatch;

import io.netty.buffer.ByteBufUtil;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.FieldBytes;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.GroupProfile;
import java.util.List;

/** The rules of fields that several requests share, each with its sentence. Stateless. */
public final class FieldRules {
    private static final int MAX_DEVICE_ID_CHARS = 64;
    private static final int MAX_CLIENT_MESSAGE_ID_CHARS = 36;
    private static final int MAX_PASSWORD_CHARS = 128;

    private FieldRules() {}

    /** The names that devices give themselves. */
    public static void checkDeviceId(String deviceId) {
        boolean good = !deviceId.isEmpty() && deviceId.length() <= MAX_DEVICE_ID_CHARS;
        for (int i = 0; good && i < deviceId.length(); i++) {
            good = isDeviceIdChar(deviceId.charAt(i));
        }
        if (!good) {
            throw Refusal.invalid("device_id must have 1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
    }

    private static boolean isDeviceIdChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }

    /** By which a repeat is known. */
    public static void checkClientMessageId(String id) {
        boolean good = !id.isEmpty() && id.length() <= MAX_CLIENT_MESSAGE_ID_CHARS;
        for (int i = 0; good && i < id.length(); i++) {
            good = id.charAt(i) > ' ' && id.charAt(i) <= '~';
        }
        if (!good) {
            throw Refusal.invalid("client_message_id must have 1 to 36 visible ASCII characters.");
        }
    }

    /** What can be said without asking anybody; message-service knows the other rules of contents. */
    public static void checkContent(String text, Content content, int maxTextBytes) {
        if (!text.isEmpty() && !content.getText().isEmpty()) {
            throw Refusal.invalid("text is given twice: in text and in content.text.");
        }
        String whole = text.isEmpty() ? content.getText() : text;
        if (whole.isEmpty() && !content.hasAttachment() && content.getCustom().isEmpty()) {
            throw Refusal.invalid("text is empty.");
        }
        if (whole.length() > maxTextBytes || ByteBufUtil.utf8Bytes(whole) > maxTextBytes) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_TOO_LARGE,
                    "text is longer than " + maxTextBytes + " bytes of UTF-8: send it in parts.");
        }
    }

    /** Whom a login names. */
    public static void checkAccount(String account) {
        if (account.isEmpty() || FieldBytes.exceed(account, FieldBytes.ACCOUNT)) {
            throw Refusal.invalid("account must be a user name, an e-mail address or a 9-digit id.");
        }
    }

    /** Only keeps nonsense away from the hash: the rules for new passwords are auth-service's. */
    public static void checkPassword(String field, String password) {
        if (password.isEmpty()
                || FieldBytes.exceed(password, FieldBytes.PASSWORD)
                || password.codePointCount(0, password.length()) > MAX_PASSWORD_CHARS) {
            throw Refusal.invalid(field + " must have 1 to 128 characters.");
        }
        // JSON can carry them, UTF-8 cannot: on their way to auth-service all of them would become the same '?'.
        if (!FieldBytes.isWellFormed(password)) {
            throw Refusal.invalid(field + " must not contain half of a surrogate pair.");
        }
    }

    /** Only keeps names away that nobody can have: what a name must be like is auth-service's to say. */
    public static void checkUserName(String name) {
        if (name.isEmpty()) {
            throw Refusal.invalid("user_name is empty.");
        }
        checkBytes("user_name", name, FieldBytes.USER_NAME);
    }

    /** Before anything else is done to a text, as that costs by its length. */
    public static void checkBytes(String field, String text, int most) {
        if (FieldBytes.exceed(text, most)) {
            throw Refusal.invalid(field + " is longer than " + most + " bytes.");
        }
    }

    /** Before anything else is done to them; what a group may be called is message-service's to say. */
    public static void checkProfile(GroupProfile profile) {
        checkBytes("profile.name", profile.getName(), FieldBytes.NICKNAME);
        checkBytes("profile.description", profile.getDescription(), FieldBytes.DESCRIPTION);
        checkBytes("profile.avatar_url", profile.getAvatarUrl(), FieldBytes.AVATAR_URL);
    }

    /** Whom a group is to have, as a request names them. */
    public static void checkInvited(List<Integer> userIds, int fewest) {
        if (userIds.size() < fewest || userIds.size() > RequestLimits.INVITED) {
            throw Refusal.invalid("user_ids must name " + fewest + " to " + RequestLimits.INVITED + " users.");
        }
    }

    /** The id of another user whom a request names, who need not exist. */
    public static int peerId(int id) {
        if (!isUserId(id)) {
            throw PeerTurn.Peer.withId(id).unknown();
        }
        return id;
    }

    /** Whether a user can have this id. */
    public static boolean isUserId(int id) {
        return UserIdRange.contains(id);
    }

    /** The page size asked for, 0 standing for the default. */
    public static int pageSize(int limit, int whenZero) {
        return pageSize(limit, whenZero, RequestLimits.PAGE);
    }

    /** The same with a page of another size. */
    public static int pageSize(int limit, int whenZero, int most) {
        if (limit < 0 || limit > most) {
            throw Refusal.invalid("limit must be 1 to " + most + ", or 0 for the default.");
        }
        return limit == 0 ? whenZero : limit;
    }
}
