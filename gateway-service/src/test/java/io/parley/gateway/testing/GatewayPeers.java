package io.parley.gateway.testing;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.parley.proto.ServiceMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** The services behind a gateway under test, as servers on free ports of the loopback interface. */
public final class GatewayPeers {
    public static final String CREDENTIAL = "a-credential-for-tests";

    private final AuthPeer auth = new AuthPeer();
    private final DirectoryPeer directory = new DirectoryPeer();
    private final PresencePeer presence = new PresencePeer();
    private final StatusPeer statuses = new StatusPeer();
    private final MessagePeer messages = new MessagePeer();
    private final Server authServer = start(auth, directory);
    private final Server presenceServer = start(presence, new ContactPeer(), statuses);
    private final Server messageServer = start(messages);

    private static Server start(BindableService... services) {
        try {
            NettyServerBuilder server =
                    NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            List.of(services).forEach(server::addService);
            return server.intercept(new CredentialCheck()).build().start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public AuthPeer auth() {
        return auth;
    }

    public DirectoryPeer directory() {
        return directory;
    }

    public PresencePeer presence() {
        return presence;
    }

    public StatusPeer statuses() {
        return statuses;
    }

    public MessagePeer messages() {
        return messages;
    }

    String authEndpoint() {
        return "127.0.0.1:" + authServer.getPort();
    }

    String presenceEndpoint() {
        return "127.0.0.1:" + presenceServer.getPort();
    }

    String messageEndpoint() {
        return "127.0.0.1:" + messageServer.getPort();
    }

    void stop() {
        authServer.shutdownNow();
        presenceServer.shutdownNow();
        messageServer.shutdownNow();
    }

    private static final class CredentialCheck implements ServerInterceptor {
        private static final Metadata.Key<String> KEY =
                Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (CREDENTIAL.equals(headers.get(KEY))) {
                return next.startCall(call, headers);
            }
            call.close(Status.UNAUTHENTICATED, new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
