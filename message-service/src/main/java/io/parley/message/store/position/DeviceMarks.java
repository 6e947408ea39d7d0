package io.parley.message.store.position;

import io.parley.message.store.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The rows of {@code device_cursor} that stand for the device itself, in place of a conversation: that it has been given its
 * first cursors, and the day on which it was last here. Safe for any thread.
 */
@ApplicationScoped
public class DeviceMarks {
    /** In place of a conversation. */
    public static final long MARK = 0;

    /** Devices in one page, at most. */
    static final int PAGE = 500;

    /** A range of the index by conversation, which ends with the primary key. */
    private static final String BEHIND = "SELECT user_id, device_id, acked_seq FROM device_cursor"
            + " WHERE conversation_id = " + MARK + " AND user_id >= ? AND (user_id > ? OR device_id > ?)"
            + " ORDER BY user_id, device_id LIMIT " + PAGE;

    /** The row that a device changes when it comes back: whoever is first wins. */
    private static final String FORGET_MARK = "DELETE FROM device_cursor WHERE user_id = ? AND device_id = ?"
            + " AND conversation_id = " + MARK + " AND acked_seq = ?";

    /** A range of the primary key, as long as the user has conversations. */
    private static final String FORGET_CURSORS = "DELETE FROM device_cursor WHERE user_id = ? AND device_id = ?";

    private final Database database;

    /** For CDI. */
    public DeviceMarks(Database database) {
        this.database = database;
    }

    /**
     * A device and when it was last here.
     *
     * @param day days since 1970 in UTC; 0: a release before this one made the mark, and nothing is known
     */
    public record Mark(int userId, String deviceId, long day) {
        /** Before the first of all marks. */
        public static final Mark NONE = new Mark(0, "", 0);
    }

    /** The day of a time, as marks count it. */
    public static long day(long millis) {
        return TimeUnit.MILLISECONDS.toDays(millis);
    }

    /** The next marks in the order of users and devices; fewer than {@link #PAGE} when there are no more. */
    public Future<List<Mark>> behind(Mark last) {
        return database.execute(BEHIND, Tuple.of(last.userId(), last.userId(), last.deviceId()))
                .map(rows -> {
                    List<Mark> marks = new ArrayList<>(rows.size());
                    rows.forEach(row -> marks.add(new Mark(row.getInteger(0), row.getString(1), row.getLong(2))));
                    return marks;
                });
    }

    /** Whether there may be more behind these. */
    public static boolean isFull(List<Mark> page) {
        return page.size() == PAGE;
    }

    /** Removes a device with its cursors, unless it has come back; true when it is gone. It begins as a new one if it returns. */
    public Future<Boolean> forget(Mark mark) {
        Tuple device = Tuple.of(mark.userId(), mark.deviceId());
        return database.inTransaction(connection -> connection
                .preparedQuery(FORGET_MARK)
                .execute(Tuple.of(mark.userId(), mark.deviceId(), mark.day()))
                .compose(deleted -> deleted.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : connection
                                .preparedQuery(FORGET_CURSORS)
                                .execute(device)
                                .map(true)));
    }
}
