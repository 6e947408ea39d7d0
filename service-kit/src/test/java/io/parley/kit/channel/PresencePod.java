package io.parley.kit.channel;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A pod of presence-service on a loopback address: a real server that answers Locate, or refuses to. */
final class PresencePod extends PresenceServiceGrpc.PresenceServiceImplBase implements AutoCloseable {
    final AtomicInteger calls = new AtomicInteger();
    volatile boolean refuses;
    private final Server server;
    private final int port;

    /** @param port 0 for any */
    PresencePod(String address, int port) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(address, port))
                .addService(this)
                .build()
                .start();
        this.port = server.getPort();
    }

    int port() {
        return port;
    }

    @Override
    public void locate(LocateRequest request, StreamObserver<LocateResponse> response) {
        calls.incrementAndGet();
        if (refuses) {
            response.onError(Status.UNAVAILABLE
                    .withDescription("This pod is stopping; call another one.")
                    .asRuntimeException());
            return;
        }
        response.onNext(LocateResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
