package io.parley.proto;

/**
 * Where the parts of a client frame are, in bytes from the start of the frame. All numbers are unsigned and big-endian.
 *
 * <pre>
 * 0        4         5      6       8            12
 * +--------+---------+------+-------+------------+-----------
 * | length | version | type | flags | request id | payload
 * +--------+---------+------+-------+------------+-----------
 * </pre>
 *
 * {@code length} counts everything after itself. On WebSocket a binary message is one frame without the length field.
 */
public final class FrameLayout {
    public static final int LENGTH_OFFSET = 0;
    public static final int LENGTH_FIELD_BYTES = 4;
    public static final int VERSION_OFFSET = 4;
    public static final int TYPE_OFFSET = 5;
    public static final int FLAGS_OFFSET = 6;
    public static final int REQUEST_ID_OFFSET = 8;
    /** Everything before the payload. */
    public static final int HEADER_BYTES = 12;
    /** The part of the header that {@code length} counts; also the smallest valid length. */
    public static final int COUNTED_HEADER_BYTES = HEADER_BYTES - LENGTH_FIELD_BYTES;

    /** The only protocol version there is. */
    public static final int VERSION = 1;
    /** No flag is defined yet: senders write 0, receivers ignore what they do not know. */
    public static final int NO_FLAGS = 0;
    /** The request id of pushes, and of requests that want no answer. */
    public static final int NO_REQUEST_ID = 0;
    /** The answer to request type n has type n + 64. */
    public static final int ANSWER_TYPE_OFFSET = 64;

    private FrameLayout() {}
}
