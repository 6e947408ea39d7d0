package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;

/** TLS of both client ports. */
public interface TlsConfig {
    /**
     * Whether clients must speak TLS, on the TCP port and on the HTTP port. The certificate is that of quarkus.tls.clients.key-store; with
     * quarkus.tls.clients.reload-period it is read again, and new connections get the new one.
     */
    @WithDefault("false")
    boolean enabled();
}
