package io.parley.gateway.server;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * For whom a request was made, where it comes from a trusted proxy. Each proxy adds at the end of the header whom it heard: so
 * from the end, the first that is no trusted proxy is the client, and what stands before was written by the client itself.
 * Immutable; any thread.
 */
public final class ForwardedClients {
    private static final String FOR = "for=";

    private final TrustedProxies proxies;
    private final ForwardedHeader header;

    public ForwardedClients(TrustedProxies proxies, ForwardedHeader header) {
        this.proxies = proxies;
        this.header = header;
    }

    /** Whether this peer may ask for others, so that only the head of its request says whose the connection is. */
    boolean mayForward(InetAddress peer) {
        return header != ForwardedHeader.NONE && proxies.trust(peer);
    }

    /** The client of a request; the peer itself when it may not forward, or says nothing that can be read. */
    InetAddress client(InetAddress peer, HttpHeaders headers) {
        if (!mayForward(peer)) {
            return peer;
        }
        InetAddress heard = peer;
        List<String> hops = hops(headers);
        for (int i = hops.size() - 1; i >= 0 && proxies.trust(heard); i--) {
            Optional<InetAddress> before = Addresses.parseWithPort(hops.get(i));
            if (before.isEmpty()) {
                return heard;
            }
            heard = before.get();
        }
        return heard;
    }

    private List<String> hops(HttpHeaders headers) {
        List<String> hops = new ArrayList<>();
        String name = header == ForwardedHeader.FORWARDED ? "Forwarded" : "X-Forwarded-For";
        for (String line : headers.getAll(name)) {
            for (String hop : line.split(",", -1)) {
                hops.add(header == ForwardedHeader.FORWARDED ? forwardedFor(hop) : hop);
            }
        }
        return hops;
    }

    private static String forwardedFor(String hop) {
        for (String pair : hop.split(";")) {
            String bare = pair.strip();
            if (bare.toLowerCase(Locale.ROOT).startsWith(FOR)) {
                return bare.substring(FOR.length());
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return header + " of " + proxies;
    }
}
