package io.parley.message.testing;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.presence.v1.CheckMessagesRequest;
import io.parley.proto.presence.v1.CheckMessagesResponse;
import io.parley.proto.presence.v1.ContactServiceGrpc;
import io.parley.proto.presence.v1.ForgetUserRequest;
import io.parley.proto.presence.v1.ForgetUserResponse;
import io.parley.proto.presence.v1.ListRelationChangesRequest;
import io.parley.proto.presence.v1.ListRelationChangesResponse;
import io.parley.proto.presence.v1.LiveGateway;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.MessageCheck;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.parley.proto.presence.v1.RelationChange;
import io.parley.proto.presence.v1.SenderAndRecipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays presence-service over a real connection, as far as message-service sees it, and can be away. Thread-safe. */
public final class PresenceStandIn implements AutoCloseable {
    private static final int LOCATE_MAX = 5_000;
    private static final Metadata.Key<String> CREDENTIAL =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    private final int port;
    private final String credential;
    private final Map<Long, Location> sessions = new ConcurrentHashMap<>();
    private final Set<SenderAndRecipient> unwanted = ConcurrentHashMap.newKeySet();
    private final Set<Integer> withoutReceipts = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> changes = new ConcurrentHashMap<>();
    private final Set<Integer> forgotten = ConcurrentHashMap.newKeySet();
    private final AtomicInteger pairsAsked = new AtomicInteger();
    private volatile boolean silent;
    private final Map<Integer, LiveGateway> gateways = new ConcurrentHashMap<>();
    private volatile int largestLocate;
    private Server server;

    /** Does not listen yet. */
    public PresenceStandIn(int port, String credential) {
        this.port = port;
        this.credential = credential;
    }

    /** Listens (again). */
    public synchronized void start() {
        try {
            server = ServerBuilder.forPort(port)
                    .addService(new Service())
                    .addService(new Contacts())
                    .intercept(new CredentialCheck())
                    .build()
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Is away: connections are cut and refused. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes calls and never answers, or answers again. */
    public void silent(boolean on) {
        silent = on;
    }

    /** From now on one user does not want messages of another, or does again. */
    public void unwanted(int senderId, int recipientId, boolean on) {
        SenderAndRecipient pair = SenderAndRecipient.newBuilder()
                .setSenderId(senderId)
                .setRecipientId(recipientId)
                .build();
        if (on) {
            unwanted.add(pair);
        } else {
            unwanted.remove(pair);
        }
        changes.put(recipientId, System.currentTimeMillis());
    }

    /** From now on one user gives and gets read receipts, or does not. */
    public void readReceipts(int userId, boolean on) {
        if (on) {
            withoutReceipts.remove(userId);
        } else {
            withoutReceipts.add(userId);
        }
        changes.put(userId, System.currentTimeMillis());
    }

    /** Pairs that were asked about so far. */
    public int pairsAsked() {
        return pairsAsked.get();
    }

    /** Who was to be forgotten so far. */
    public Set<Integer> forgotten() {
        return forgotten;
    }

    /** A device logs in on a gateway. */
    public Location login(int userId, String deviceId, int ordinal, long epoch) {
        Location session = Location.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setSessionId(ThreadLocalRandom.current().nextLong())
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .build();
        sessions.put(session.getSessionId(), session);
        return session;
    }

    /** There is a gateway. */
    public void gateway(int ordinal, long epoch, boolean findsMembers) {
        gateways.put(
                ordinal,
                LiveGateway.newBuilder()
                        .setOrdinal(ordinal)
                        .setEpoch(epoch)
                        .setFindsMembers(findsMembers)
                        .build());
    }

    /** The session ends. */
    public void logout(Location session) {
        sessions.remove(session.getSessionId());
    }

    /** All sessions end. */
    public void logoutAll() {
        sessions.clear();
    }

    /** Users in the largest question so far. */
    public int largestLocate() {
        return largestLocate;
    }

    @Override
    public void close() {
        stop();
    }

    private final class Service extends PresenceServiceGrpc.PresenceServiceImplBase {
        @Override
        public void locate(LocateRequest request, StreamObserver<LocateResponse> response) {
            Set<Integer> users = new HashSet<>(request.getUserIdsList());
            largestLocate = Math.max(largestLocate, users.size());
            if (users.isEmpty() && !request.getWithGateways() || request.getUserIdsCount() > LOCATE_MAX) {
                response.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                return;
            }
            if (silent) {
                return;
            }
            LocateResponse.Builder found = LocateResponse.newBuilder();
            sessions.values().stream()
                    .filter(session -> users.contains(session.getUserId()))
                    .forEach(found::addLocations);
            if (request.getWithGateways()) {
                found.addAllGateways(gateways.values());
            }
            response.onNext(found.build());
            response.onCompleted();
        }
    }

    private final class Contacts extends ContactServiceGrpc.ContactServiceImplBase {
        @Override
        public void checkMessages(CheckMessagesRequest request, StreamObserver<CheckMessagesResponse> response) {
            pairsAsked.addAndGet(request.getPairsCount());
            if (silent) {
                return;
            }
            CheckMessagesResponse.Builder checks = CheckMessagesResponse.newBuilder();
            request.getPairsList()
                    .forEach(pair -> checks.addChecks(MessageCheck.newBuilder()
                            .setAllowed(!unwanted.contains(pair))
                            .setOpenToAll(unwanted.stream()
                                    .noneMatch(other -> other.getRecipientId() == pair.getRecipientId()))
                            .setReadReceipts(!withoutReceipts.contains(pair.getRecipientId()))));
            response.onNext(checks.build());
            response.onCompleted();
        }

        @Override
        public void forgetUser(ForgetUserRequest request, StreamObserver<ForgetUserResponse> response) {
            if (silent) {
                return;
            }
            forgotten.add(request.getUserId());
            response.onNext(ForgetUserResponse.newBuilder().setDone(true).build());
            response.onCompleted();
        }

        @Override
        public void listRelationChanges(
                ListRelationChangesRequest request, StreamObserver<ListRelationChangesResponse> response) {
            if (silent) {
                return;
            }
            ListRelationChangesResponse.Builder told =
                    ListRelationChangesResponse.newBuilder().setNowMs(System.currentTimeMillis());
            changes.forEach((userId, changedMs) -> {
                if (request.getSinceMs() > 0 && changedMs >= request.getSinceMs()) {
                    told.addChanges(
                            RelationChange.newBuilder().setUserId(userId).setChangedMs(changedMs));
                }
            });
            response.onNext(told.build());
            response.onCompleted();
        }
    }

    private final class CredentialCheck implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (credential.equals(headers.get(CREDENTIAL))) {
                return next.startCall(call, headers);
            }
            call.close(Status.UNAUTHENTICATED, new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
