package io.parley.gateway.server;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The networks of proxies whose word is taken for whose a connection is. Immutable; any thread. */
public final class TrustedProxies {
    private static final int ANY_PORT = 0;
    private static final int BITS_PER_BYTE = 8;

    private final List<String> names;
    private final List<IpSubnetFilterRule> networks;

    private TrustedProxies(List<String> names, List<IpSubnetFilterRule> networks) {
        this.names = names;
        this.networks = networks;
    }

    /** Nobody's word is taken. */
    public static TrustedProxies none() {
        return new TrustedProxies(List.of(), List.of());
    }

    /**
     * @param networks like 10.0.0.0/8, 2001:db8::/32, or one address
     * @throws IllegalArgumentException with a sentence naming the one that is none
     */
    public static TrustedProxies of(List<String> networks) {
        List<IpSubnetFilterRule> rules = new ArrayList<>();
        for (String network : networks) {
            rules.add(rule(network.strip()));
        }
        return new TrustedProxies(List.copyOf(networks), List.copyOf(rules));
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        InetAddress parsed = Addresses.parse(address)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + network + "\" is no network: write 10.0.0.0/8 or 2001:db8::/32."));
        int bits = parsed.getAddress().length * BITS_PER_BYTE;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1));
            return new IpSubnetFilterRule(parsed, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException noPrefix) {
            throw new IllegalArgumentException(
                    "\"" + network + "\" is no network: behind the slash is a number of bits, 0 to " + bits + ".",
                    noPrefix);
        }
    }

    /** Whether this address is of such a proxy. */
    boolean trust(InetAddress address) {
        if (networks.isEmpty()) {
            return false;
        }
        InetSocketAddress peer = new InetSocketAddress(address, ANY_PORT);
        return networks.stream().anyMatch(network -> network.matches(peer));
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
