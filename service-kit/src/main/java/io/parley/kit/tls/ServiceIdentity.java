package io.parley.kit.tls;

import java.util.Optional;

/**
 * How a service shows the others that it is one of Parley's.
 *
 * @param credential the shared secret
 * @param tls certificates, where connections between services are encrypted
 */
public record ServiceIdentity(String credential, Optional<ServiceTls> tls) {
    /** The shared secret alone, over connections that anybody on the network may read. */
    public static ServiceIdentity plain(String credential) {
        return new ServiceIdentity(credential, Optional.empty());
    }

    /** Without the secret: settings may end up in a log. */
    @Override
    public String toString() {
        return tls.isPresent() ? "mutual TLS" : "plain";
    }
}
