package io.parley.auth.testing;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.auth.v1.AuthServiceGrpc;
import io.parley.proto.auth.v1.DirectoryServiceGrpc;
import io.parley.proto.auth.v1.EmailServiceGrpc;
import io.parley.proto.auth.v1.GetServerInfoRequest;
import io.parley.proto.auth.v1.LoginRequest;
import io.parley.proto.auth.v1.OperatorServiceGrpc;
import io.parley.proto.auth.v1.RefreshRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.ServerInfoAnswer;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls auth-service over gRPC as a gateway does. */
public final class AuthClient implements AutoCloseable {
    public static final String PASSWORD = "correct horse";

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER);

    private final ManagedChannel channel;

    public AuthClient() {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    /** With the service credential. */
    public AuthServiceGrpc.AuthServiceBlockingStub calls() {
        return callsWith(AuthServiceResource.CREDENTIAL);
    }

    /** The directory, with the service credential. */
    public DirectoryServiceGrpc.DirectoryServiceBlockingStub directoryCalls() {
        return DirectoryServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(AuthServiceResource.CREDENTIAL)));
    }

    /** What somebody without an account is told. */
    public ServerInfoAnswer info() {
        return calls().getServerInfo(GetServerInfoRequest.getDefaultInstance()).getInfo();
    }

    /** Codes by e-mail, with the service credential. */
    public EmailServiceGrpc.EmailServiceBlockingStub emailCalls() {
        return EmailServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(AuthServiceResource.CREDENTIAL)));
    }

    /** What operators ask, with the service credential. */
    public OperatorServiceGrpc.OperatorServiceBlockingStub operatorCalls() {
        return OperatorServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(AuthServiceResource.CREDENTIAL)));
    }

    /** With the service credential, for many calls at once. */
    public AuthServiceGrpc.AuthServiceFutureStub futureCalls() {
        return AuthServiceGrpc.newFutureStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(AuthServiceResource.CREDENTIAL)));
    }

    public AuthServiceGrpc.AuthServiceBlockingStub callsWith(String credential) {
        return callsWithout().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(credential)));
    }

    public AuthServiceGrpc.AuthServiceBlockingStub callsWithout() {
        return AuthServiceGrpc.newBlockingStub(channel);
    }

    /** A name nobody has. */
    public static String newName() {
        return "name" + NAMES.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
    }

    public TokensResponse register(String name) {
        return calls().register(registration(name).build());
    }

    public static RegisterRequest.Builder registration(String name) {
        return RegisterRequest.newBuilder()
                .setClientAddress("192.0.2.1")
                .setRegister(Register.newBuilder()
                        .setUserName(name)
                        .setPassword(PASSWORD)
                        .setDeviceId("first-device"));
    }

    public TokensResponse login(String account, String password, String device) {
        return calls().login(loginRequest(account, password, device));
    }

    public static LoginRequest loginRequest(String account, String password, String device) {
        return LoginRequest.newBuilder()
                .setClientAddress("192.0.2.1")
                .setLogin(Login.newBuilder()
                        .setAccount(account)
                        .setPassword(password)
                        .setDeviceId(device))
                .build();
    }

    public TokensResponse refresh(String token) {
        return calls().refresh(
                        RefreshRequest.newBuilder().setRefreshToken(token).build());
    }

    /** The error in the trailers of a call that must be refused. */
    public static Error refusalOf(ThrowingCallable call) {
        return errorIn(catchThrowableOfType(StatusRuntimeException.class, call));
    }

    public static Error errorIn(StatusRuntimeException refusal) {
        try {
            return Error.parseFrom(refusal.getTrailers().get(ERROR));
        } catch (InvalidProtocolBufferException damaged) {
            throw new AssertionError(damaged);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static Metadata headers(String credential) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER), credential);
        return headers;
    }
}
