package io.parley.auth.device;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import java.text.Normalizer;

/**
 * What a user is later told of a device that logs in: what it says it is, and where it is.
 *
 * @param platform as the client names it; may be empty
 * @param address the client's address; may be empty
 */
public record DeviceOrigin(String platform, String address) {
    /** Nothing is known. */
    public static final DeviceOrigin UNKNOWN = new DeviceOrigin("", "");

    private static final int LONGEST_PLATFORM = 64;
    private static final int LONGEST_ADDRESS = 64;

    /** Checks what came from outside; INVALID says what is wrong with the platform. */
    public static DeviceOrigin parse(String platform, String address) {
        if (FieldBytes.exceed(platform, FieldBytes.PLATFORM)) {
            throw tooLong();
        }
        String text = Normalizer.normalize(platform, Normalizer.Form.NFC).strip();
        if (text.codePointCount(0, text.length()) > LONGEST_PLATFORM) {
            throw tooLong();
        }
        if (!FieldBytes.isWellFormed(text) || text.codePoints().anyMatch(DeviceOrigin::isUnprintable)) {
            throw Refusal.invalid("platform must not contain control characters.");
        }
        return new DeviceOrigin(text, address(address));
    }

    /** An address as it is stored. */
    static String address(String given) {
        return given.length() > LONGEST_ADDRESS ? given.substring(0, LONGEST_ADDRESS) : given;
    }

    private static boolean isUnprintable(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static Refusal tooLong() {
        return Refusal.invalid("platform must have at most " + LONGEST_PLATFORM + " characters.");
    }
}
