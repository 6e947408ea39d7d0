package io.parley.gateway.app;

import io.parley.gateway.app.config.ProxiesConfig;
import io.parley.gateway.server.ForwardedClients;
import io.parley.gateway.server.TrustedProxies;
import java.util.List;

/**
 * Whose word is taken for whose a connection is.
 *
 * @param proxyProtocol on the TCP port
 * @param forwarded on the HTTP port
 */
record ProxySettings(TrustedProxies proxyProtocol, ForwardedClients forwarded) {
    /** @throws IllegalArgumentException with a sentence when a network is none */
    static ProxySettings of(ProxiesConfig config) {
        TrustedProxies trusted = TrustedProxies.of(config.trusted().orElse(List.of()));
        return new ProxySettings(
                config.proxyProtocol() ? trusted : TrustedProxies.none(),
                new ForwardedClients(trusted, config.forwardedHeader()));
    }
}
