package io.parley.proto;

/** The Kafka topics of Parley. The chart and the local cluster create them exactly as described here. */
public final class Topics {
    /**
     * Frames on their way to sessions of one gateway.
     *
     * <ul>
     *   <li>Partition: the gateway's ordinal, set explicitly; no key.
     *   <li>Value: {@code parley.event.v1.DeliveryBatch}.
     *   <li>Order: records of one producer and gateway arrive in order.
     *   <li>Kept: 10 minutes ({@link #DELIVERIES_RETENTION_MS}). It is a hint channel: every message is in MySQL.
     *   <li>Written by message-service and presence-service; read by the gateway with that ordinal, by assignment (no
     *       consumer group), from the end.
     * </ul>
     */
    public static final String DELIVERIES = "parley.deliveries";

    /** Partitions of {@link #DELIVERIES}: the largest number of gateways. */
    public static final int DELIVERIES_PARTITIONS = 64;

    /** How long {@link #DELIVERIES} keeps a record, in milliseconds. */
    public static final long DELIVERIES_RETENTION_MS = 10 * 60 * 1000L;

    /**
     * Tokens and sessions that are no longer good.
     *
     * <ul>
     *   <li>Key: the user id, 4 bytes big-endian.
     *   <li>Value: {@code parley.event.v1.Revocation}.
     *   <li>Order: per user.
     *   <li>Kept: 1 day ({@link #REVOCATIONS_RETENTION_MS}).
     *   <li>Written by auth-service; read by every gateway, all partitions, from the age of the oldest token that can
     *       still be valid.
     * </ul>
     */
    public static final String REVOCATIONS = "parley.revocations";

    /** Partitions of {@link #REVOCATIONS}. */
    public static final int REVOCATIONS_PARTITIONS = 4;

    /** How long {@link #REVOCATIONS} keeps a record, in milliseconds. */
    public static final long REVOCATIONS_RETENTION_MS = 24 * 60 * 60 * 1000L;

    private Topics() {}
}
