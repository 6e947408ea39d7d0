package io.parley.auth.attempt;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request came from.
 *
 * @param text as the gateway says it, 64 characters at most
 * @param key as limits see it: an IPv4 address, or the /64 network of an IPv6 one
 */
public record ClientAddress(String text, String key) {
    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;
    private static final int LONGEST = 64;

    /** Takes what the gateway says; text that is no address is taken as it is. */
    public static ClientAddress of(String given) {
        String text = given.length() > LONGEST ? given.substring(0, LONGEST) : given;
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        if (address == null || address.length != IPV6_BYTES) {
            return new ClientAddress(text, text);
        }
        return new ClientAddress(text, HexFormat.of().formatHex(Arrays.copyOf(address, NETWORK_BYTES)) + "/64");
    }

    /** Whether the gateway named one; requests without an address are not limited by it. */
    public boolean known() {
        return !key.isEmpty();
    }
}
