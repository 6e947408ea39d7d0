package io.parley.gateway.app.config;

import io.parley.gateway.server.ForwardedHeader;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Proxies before the client ports, and how they say whose a connection is. */
public interface ProxiesConfig {
    /**
     * The networks of the proxies, like 10.0.0.0/8, separated by commas. Only their word is taken, and by default nobody's:
     * everybody behind a proxy is then one address.
     */
    Optional<List<String>> trusted();

    /**
     * Whether these proxies begin each connection to the TCP port with a header of the PROXY protocol, version 1 or 2. Then one
     * of theirs without it is closed. From anybody else such a header is no frame.
     */
    @WithDefault("false")
    boolean proxyProtocol();

    /**
     * The header in which these proxies say for whom they ask on the HTTP port: none, x-forwarded-for or forwarded. One kind
     * only, since a proxy passes the other on as the client wrote it.
     */
    @WithDefault("none")
    ForwardedHeader forwardedHeader();
}
