package io.parley.gateway.server;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;

/** IP addresses as proxies write them. Never asks a name server. */
final class Addresses {
    private Addresses() {}

    /** The address that a text is, without a port; empty when it is none. */
    static Optional<InetAddress> parse(String text) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text));
    }

    /** The same for a text that may have quotes, brackets and a port: {@code "[2001:db8::1]:4711"}. */
    static Optional<InetAddress> parseWithPort(String text) {
        String bare = text.strip();
        if (bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        if (bare.startsWith("[")) {
            int end = bare.indexOf(']');
            return end < 0 ? Optional.empty() : parse(bare.substring(1, end));
        }
        int colon = bare.indexOf(':');
        boolean portFollows = colon >= 0 && colon == bare.lastIndexOf(':');
        return parse(portFollows ? bare.substring(0, colon) : bare);
    }
}
