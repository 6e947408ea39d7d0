package io.parley.kit.testing;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.message.v1.AppendNoticesRequest;
import io.parley.proto.message.v1.AppendNoticesResponse;
import io.parley.proto.message.v1.FeedNotice;
import io.parley.proto.message.v1.ForgetUserRequest;
import io.parley.proto.message.v1.ForgetUserResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntFunction;

/** A pod of message-service on a loopback address: a real server that takes notices, refuses to, or never answers. */
public final class FeedPod implements AutoCloseable {
    private static final Metadata.Key<String> CREDENTIAL =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    private final List<FeedNotice> taken = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private volatile Function<AppendNoticesRequest, Status> answer = request -> Status.OK;
    private volatile IntFunction<Boolean> forgetting = userId -> true;
    private volatile boolean silent;
    private final Server server;

    /** @param port 0 for any */
    public FeedPod(String address, int port) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(address, port))
                .addService(new Feeds())
                .intercept(new CredentialReader())
                .build()
                .start();
    }

    /** @param endpoint where the service under test looks for it, as {@code host:port} */
    public static FeedPod at(String endpoint) throws IOException {
        int colon = endpoint.lastIndexOf(':');
        return new FeedPod(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
    }

    public int port() {
        return server.getPort();
    }

    /** What it took, repeats included. */
    public List<FeedNotice> taken() {
        return taken;
    }

    /** What it took for one user, repeats included. */
    public List<FeedNotice> takenFor(int userId) {
        return taken.stream().filter(notice -> notice.getUserId() == userId).toList();
    }

    /** What callers showed. */
    public List<String> credentials() {
        return credentials;
    }

    /** From now on each call is answered like this; it takes what is answered with OK. */
    public void answer(Function<AppendNoticesRequest, Status> how) {
        answer = how;
    }

    /** From now on each question to forget a user is answered like this: whether nothing is left of him, or why it cannot be done. */
    public void forgetting(IntFunction<Boolean> how) {
        forgetting = how;
    }

    /** Answers nobody any more. */
    public void fallSilent() {
        silent = true;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Feeds extends MessageServiceGrpc.MessageServiceImplBase {
        @Override
        public void appendNotices(AppendNoticesRequest request, StreamObserver<AppendNoticesResponse> response) {
            if (silent) {
                return;
            }
            Status status = answer.apply(request);
            if (!status.isOk()) {
                response.onError(status.asRuntimeException());
                return;
            }
            taken.addAll(request.getNoticesList());
            response.onNext(AppendNoticesResponse.getDefaultInstance());
            response.onCompleted();
        }

        @Override
        public void forgetUser(ForgetUserRequest request, StreamObserver<ForgetUserResponse> response) {
            try {
                response.onNext(ForgetUserResponse.newBuilder()
                        .setDone(forgetting.apply(request.getUserId()))
                        .build());
                response.onCompleted();
            } catch (IllegalStateException refused) {
                response.onError(Status.UNAVAILABLE.withCause(refused).asRuntimeException());
            }
        }
    }

    private final class CredentialReader implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            credentials.add(headers.get(CREDENTIAL));
            return next.startCall(call, headers);
        }
    }
}
