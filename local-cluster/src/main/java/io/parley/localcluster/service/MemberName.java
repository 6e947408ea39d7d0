package io.parley.localcluster.service;

/** Names of the members of a cluster, as people type them. */
public final class MemberName {
    /** The database. */
    public static final String MARIADB = "mariadb";

    /** The broker. */
    public static final String KAFKA = "kafka";

    /** The SMTP server. */
    public static final String MAIL = "mail";

    /** Accounts and tokens. */
    public static final String AUTH = "auth-service";

    /** Sessions and gateway leases. */
    public static final String PRESENCE = "presence-service";

    /** Conversations and messages. */
    public static final String MESSAGE = "message-service";

    private static final String GATEWAY_PREFIX = "gateway-";

    private MemberName() {}

    /** Name of a gateway. */
    public static String gateway(int ordinal) {
        return GATEWAY_PREFIX + ordinal;
    }
}
