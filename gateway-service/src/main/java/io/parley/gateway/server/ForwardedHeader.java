package io.parley.gateway.server;

/** The header in which trusted proxies say for whom they ask. Of one kind only: a proxy passes on the other as it came. */
public enum ForwardedHeader {
    /** None is believed. */
    NONE,
    /** X-Forwarded-For. */
    X_FORWARDED_FOR,
    /** Forwarded, RFC 7239. */
    FORWARDED
}
