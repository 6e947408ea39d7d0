package io.parley.message.store.database;

/** What a device may be called. Checked before anything is stored: one wrong name would fail its whole statement. */
public final class DeviceIds {
    private static final int MAX_CHARACTERS = 64;

    private DeviceIds() {}

    /** Whether this is 1 to 64 characters of A-Z a-z 0-9 . _ - */
    public static boolean isValid(String deviceId) {
        return !deviceId.isEmpty()
                && deviceId.length() <= MAX_CHARACTERS
                && deviceId.chars().allMatch(DeviceIds::isAllowed);
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
