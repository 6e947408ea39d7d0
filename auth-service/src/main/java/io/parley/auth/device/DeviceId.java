package io.parley.auth.device;

import io.parley.auth.refusal.Refusal;
import java.util.regex.Pattern;

/** The name a client gives its device: 1 to 64 characters of A-Z a-z 0-9 . _ - */
public record DeviceId(String text) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Checks an id from outside; INVALID says what is wrong with it. */
    public static DeviceId parse(String given) {
        if (given.isEmpty()) {
            throw Refusal.invalid("device_id is missing.");
        }
        if (!SHAPE.matcher(given).matches()) {
            throw Refusal.invalid("device_id must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
        return new DeviceId(given);
    }
}
