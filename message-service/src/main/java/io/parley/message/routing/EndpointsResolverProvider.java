package io.parley.message.routing;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** Makes {@link EndpointsResolver}s for channels whose target is {@link #target} of this provider. */
final class EndpointsResolverProvider extends NameResolverProvider {
    /**
     * Asks the host's name service every 5 s. With what it and Java remember, a new pod is known within 20 s: below the half
     * minute within which it shall have work.
     */
    static final EndpointsResolverProvider SYSTEM =
            new EndpointsResolverProvider("endpoints", InetAddress::getAllByName, Duration.ofSeconds(5));

    private static final int PRIORITY = 5;

    private final String scheme;
    private final ServiceEndpoints.NameService names;
    private final Duration period;

    EndpointsResolverProvider(String scheme, ServiceEndpoints.NameService names, Duration period) {
        this.scheme = scheme;
        this.names = names;
        this.period = period;
    }

    /** The target of a channel to these endpoints. */
    String target(String endpoints) {
        try {
            return new URI(scheme, "", "/" + endpoints, null).toString();
        } catch (URISyntaxException notEndpoints) {
            throw new IllegalArgumentException("\"" + endpoints + "\" are no endpoints.", notEndpoints);
        }
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args channel) {
        if (!scheme.equals(target.getScheme())) {
            return null;
        }
        return new EndpointsResolver(ServiceEndpoints.parse(target.getPath().substring(1)), names, period, channel);
    }

    @Override
    public String getDefaultScheme() {
        return scheme;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }
}
