package io.parley.presence;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.presence.v1.AcquireLeaseRequest;
import io.parley.proto.presence.v1.ChangeSessionsRequest;
import io.parley.proto.presence.v1.ContactServiceGrpc;
import io.parley.proto.presence.v1.ContactServiceGrpc.ContactServiceBlockingStub;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.OnlineUsersRequest;
import io.parley.proto.presence.v1.OnlineUsersResponse;
import io.parley.proto.presence.v1.OperatorServiceGrpc;
import io.parley.proto.presence.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.parley.proto.presence.v1.PresenceServiceGrpc.PresenceServiceBlockingStub;
import io.parley.proto.presence.v1.ReleaseLeaseRequest;
import io.parley.proto.presence.v1.RenewLeaseRequest;
import io.parley.proto.presence.v1.SessionChange;
import io.parley.proto.presence.v1.SessionKey;
import io.parley.proto.presence.v1.StatusServiceGrpc;
import io.parley.proto.presence.v1.StatusServiceGrpc.StatusServiceBlockingStub;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls the service under test over a real connection, as a gateway or message-service does. */
public final class PresenceCaller implements AutoCloseable {
    private final ManagedChannel channel;
    private final PresenceServiceBlockingStub stub;
    private final ContactServiceBlockingStub contacts;
    private final StatusServiceBlockingStub statuses;
    private final OperatorServiceBlockingStub operators;

    /** A caller that shows this credential; null shows none. */
    public PresenceCaller(String credential) {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", int.class);
        this.channel = ManagedChannelBuilder.forAddress("localhost", port)
                .usePlaintext()
                .build();
        Metadata headers = new Metadata();
        if (credential != null) {
            headers.put(
                    Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER), credential);
        }
        this.stub = PresenceServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        this.contacts = ContactServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        this.operators = OperatorServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        this.statuses = StatusServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    public PresenceCaller() {
        this(PresenceServers.CREDENTIAL);
    }

    public OperatorServiceBlockingStub operators() {
        return operators.withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    public PresenceServiceBlockingStub stub() {
        return stub.withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    public ContactServiceBlockingStub contacts() {
        return contacts.withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    public StatusServiceBlockingStub statuses() {
        return statuses.withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    public long acquire(int ordinal) {
        return stub().acquireLease(AcquireLeaseRequest.newBuilder()
                        .setOrdinal(ordinal)
                        .setAddress("gateway-" + ordinal + ":7400")
                        .build())
                .getEpoch();
    }

    public boolean renew(int ordinal, long epoch) {
        return stub().renewLease(RenewLeaseRequest.newBuilder()
                        .setOrdinal(ordinal)
                        .setEpoch(epoch)
                        .build())
                .getValid();
    }

    public void release(int ordinal, long epoch) {
        stub().releaseLease(ReleaseLeaseRequest.newBuilder()
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .build());
    }

    public boolean change(int ordinal, long epoch, SessionChange... changes) {
        return change(ordinal, epoch, Arrays.asList(changes));
    }

    public boolean change(int ordinal, long epoch, List<SessionChange> changes) {
        return stub().changeSessions(ChangeSessionsRequest.newBuilder()
                        .setOrdinal(ordinal)
                        .setEpoch(epoch)
                        .addAllChanges(changes)
                        .build())
                .getValid();
    }

    public List<Location> locate(Integer... users) {
        return locate(Arrays.asList(users));
    }

    public List<Location> locate(List<Integer> users) {
        return stub().locate(LocateRequest.newBuilder().addAllUserIds(users).build())
                .getLocationsList();
    }

    public OnlineUsersResponse online(int after, int limit) {
        return stub().onlineUsers(OnlineUsersRequest.newBuilder()
                .setAfterUserId(after)
                .setLimit(limit)
                .build());
    }

    public static SessionChange register(int user, String device, long session) {
        return SessionChange.newBuilder()
                .setRegister(key(user, device, session))
                .build();
    }

    public static SessionChange remove(int user, String device, long session) {
        return SessionChange.newBuilder().setRemove(key(user, device, session)).build();
    }

    private static SessionKey key(int user, String device, long session) {
        return SessionKey.newBuilder()
                .setUserId(user)
                .setDeviceId(device)
                .setSessionId(session)
                .build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
