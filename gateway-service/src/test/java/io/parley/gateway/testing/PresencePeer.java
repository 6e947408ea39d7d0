package io.parley.gateway.testing;

import io.grpc.stub.StreamObserver;
import io.parley.proto.presence.v1.AcquireLeaseRequest;
import io.parley.proto.presence.v1.AcquireLeaseResponse;
import io.parley.proto.presence.v1.ChangeSessionsRequest;
import io.parley.proto.presence.v1.ChangeSessionsResponse;
import io.parley.proto.presence.v1.OnlineUsersRequest;
import io.parley.proto.presence.v1.OnlineUsersResponse;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.parley.proto.presence.v1.ReleaseLeaseRequest;
import io.parley.proto.presence.v1.ReleaseLeaseResponse;
import io.parley.proto.presence.v1.RenewLeaseRequest;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import io.parley.proto.presence.v1.SessionChange;
import io.parley.proto.presence.v1.SessionKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The contract of presence-service, in memory, with a gate in front of registrations and leases that can be lost. */
public final class PresencePeer extends PresenceServiceGrpc.PresenceServiceImplBase {
    /** Longer than a busy machine stands still; a third of it is what a test waits for that loses the lease. */
    private static final int LEASE_MS = 6_000;

    private final AtomicLong epoch = new AtomicLong(1_000);
    private final Map<String, SessionKey> sessions = new ConcurrentHashMap<>();
    private volatile Gate gate = new Gate(0, CompletableFuture.completedFuture(null));
    private volatile boolean leaseIsGood = true;

    /** From now on registrations of this user are made, but not answered until the gate is opened. */
    public CompletableFuture<Void> closeGate(String userName) {
        gate = new Gate(AuthPeer.idOf(userName), new CompletableFuture<>());
        return gate.opened();
    }

    /** The next renewal is told that the lease is not good any more. */
    public void loseLease() {
        leaseIsGood = false;
    }

    public long epoch() {
        return epoch.get();
    }

    /** The registered session of a device. */
    public Optional<SessionKey> session(String userName, String deviceId) {
        return Optional.ofNullable(sessions.get(key(AuthPeer.idOf(userName), deviceId)));
    }

    private static String key(int userId, String deviceId) {
        return userId + "/" + deviceId;
    }

    @Override
    public void acquireLease(AcquireLeaseRequest request, StreamObserver<AcquireLeaseResponse> answer) {
        leaseIsGood = true;
        sessions.clear();
        answer(
                answer,
                AcquireLeaseResponse.newBuilder()
                        .setEpoch(epoch.incrementAndGet())
                        .setLeaseMs(LEASE_MS)
                        .build());
    }

    @Override
    public void renewLease(RenewLeaseRequest request, StreamObserver<RenewLeaseResponse> answer) {
        answer(
                answer,
                RenewLeaseResponse.newBuilder()
                        .setValid(leaseIsGood && request.getEpoch() == epoch.get())
                        .build());
    }

    @Override
    public void releaseLease(ReleaseLeaseRequest request, StreamObserver<ReleaseLeaseResponse> answer) {
        answer(answer, ReleaseLeaseResponse.getDefaultInstance());
    }

    @Override
    public void changeSessions(ChangeSessionsRequest request, StreamObserver<ChangeSessionsResponse> answer) {
        boolean valid = request.getEpoch() == epoch.get();
        if (valid) {
            request.getChangesList().forEach(this::change);
        }
        Gate current = gate;
        boolean held = request.getChangesList().stream()
                .anyMatch(change -> change.getRegister().getUserId() == current.userId() && change.hasRegister());
        (held ? current.opened() : CompletableFuture.<Void>completedFuture(null))
                .thenRun(() -> answer(
                        answer,
                        ChangeSessionsResponse.newBuilder().setValid(valid).build()));
    }

    private void change(SessionChange change) {
        if (change.hasRegister()) {
            SessionKey session = change.getRegister();
            sessions.put(key(session.getUserId(), session.getDeviceId()), session);
        } else {
            SessionKey session = change.getRemove();
            sessions.remove(key(session.getUserId(), session.getDeviceId()), session);
        }
    }

    @Override
    public void onlineUsers(OnlineUsersRequest request, StreamObserver<OnlineUsersResponse> answer) {
        OnlineUsersResponse.Builder page = OnlineUsersResponse.newBuilder();
        sessions.values().stream()
                .map(SessionKey::getUserId)
                .distinct()
                .filter(id -> id > request.getAfterUserId())
                .sorted()
                .limit(request.getLimit())
                .forEach(page::addUserIds);
        answer(answer, page.build());
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    private record Gate(int userId, CompletableFuture<Void> opened) {}
}
