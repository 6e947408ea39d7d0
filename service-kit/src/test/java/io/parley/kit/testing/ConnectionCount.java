package io.parley.kit.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sees over how many connections calls went. */
public final class ConnectionCount implements ClientInterceptor {
    private final Set<SocketAddress> ownEnds = ConcurrentHashMap.newKeySet();

    /** How many there were so far. */
    public int connections() {
        return ownEnds.size();
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(Listener<A> answers, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(answers) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                ownEnds.add(call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR));
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }
}
