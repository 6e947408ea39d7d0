package io.parley.loadtest.seed;

/** Rows that say what a device has acknowledged. */
final class DeviceCursors {
    private static final String TABLE = "device_cursor (user_id, device_id, conversation_id, acked_seq)";

    /** In place of a conversation: the mark that a device has been given its first cursors. */
    private static final long ADOPTED = 0;

    private final TableLoad load;
    private final String deviceId;

    DeviceCursors(TableLoad load, String deviceId) {
        this.load = load;
        this.deviceId = deviceId;
        load.into(TABLE);
    }

    /** The user's device has synced before. */
    void known(int userId) {
        load.row(userId, deviceId, ADOPTED, 0);
    }

    /** The user's device has acknowledged a conversation up to a message. */
    void acknowledged(int userId, long conversationId, long seq) {
        load.row(userId, deviceId, conversationId, seq);
    }
}
