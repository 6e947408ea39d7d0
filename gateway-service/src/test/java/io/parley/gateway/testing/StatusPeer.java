package io.parley.gateway.testing;

import io.grpc.stub.StreamObserver;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.UserStatus;
import io.parley.proto.presence.v1.FindStatusesRequest;
import io.parley.proto.presence.v1.FindStatusesResponse;
import io.parley.proto.presence.v1.ListStatusChangesRequest;
import io.parley.proto.presence.v1.ListStatusChangesResponse;
import io.parley.proto.presence.v1.ListStatusesRequest;
import io.parley.proto.presence.v1.ListStatusesResponse;
import io.parley.proto.presence.v1.SetStatusRequest;
import io.parley.proto.presence.v1.SetStatusResponse;
import io.parley.proto.presence.v1.StatusChange;
import io.parley.proto.presence.v1.StatusServiceGrpc;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The contract of presence-service for statuses: everybody has 1,200 contacts, all online; tests say what changes. Of a user only the
 * newest change is told.
 */
public final class StatusPeer extends StatusServiceGrpc.StatusServiceImplBase {
    /** How many contacts everybody has, from {@link #FIRST_CONTACT} on. */
    public static final int CONTACTS = 1_200;

    public static final int FIRST_CONTACT = 300_000_000;

    private final AtomicLong version = new AtomicLong();
    private final Map<Integer, Versioned> newest = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<ListStatusChangesRequest> questions = new ConcurrentLinkedQueue<>();
    private final Map<Integer, UserStatus> chosen = new ConcurrentHashMap<>();
    private volatile boolean away;

    private record Versioned(long version, StatusChange change) {}

    /** From now on these are told of this status. */
    public void change(int userId, UserStatus status, List<Integer> watchers, List<Integer> hiddenFrom) {
        StatusChange change = StatusChange.newBuilder()
                .setPresence(Presence.newBuilder().setUserId(userId).setStatus(status))
                .addAllWatcherIds(watchers)
                .addAllHiddenFromIds(hiddenFrom)
                .build();
        newest.put(userId, new Versioned(version.incrementAndGet(), change));
    }

    /** Whether changes are not told from now on, as when the service restarts. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** The questions so far. */
    public List<ListStatusChangesRequest> questions() {
        return List.copyOf(questions);
    }

    @Override
    public void setStatus(SetStatusRequest request, StreamObserver<SetStatusResponse> answer) {
        UserStatus status = request.getStatus() == UserStatus.USER_STATUS_UNSPECIFIED
                ? chosen.getOrDefault(request.getUserId(), UserStatus.USER_STATUS_ONLINE)
                : request.getStatus();
        chosen.put(request.getUserId(), status);
        answer(answer, SetStatusResponse.newBuilder().setStatus(status).build());
    }

    @Override
    public void listStatuses(ListStatusesRequest request, StreamObserver<ListStatusesResponse> answer) {
        ListStatusesResponse.Builder page = ListStatusesResponse.newBuilder();
        int first = Math.max(FIRST_CONTACT, request.getAfterPeerId() + 1);
        int end = Math.min(FIRST_CONTACT + CONTACTS, first + request.getLimit());
        for (int id = first; id < end; id++) {
            page.addStatuses(Presence.newBuilder()
                    .setUserId(id)
                    .setStatus(UserStatus.USER_STATUS_OFFLINE)
                    .setLastSeenMs(Long.MAX_VALUE)
                    .setNotPushed(true));
        }
        answer(answer, page.setMore(end < FIRST_CONTACT + CONTACTS).build());
    }

    /** Everybody sees what was last told of everybody. */
    @Override
    public void findStatuses(FindStatusesRequest request, StreamObserver<FindStatusesResponse> answer) {
        FindStatusesResponse.Builder found = FindStatusesResponse.newBuilder();
        request.getPairsList().forEach(pair -> {
            Versioned last = newest.get(pair.getUserId());
            found.addStatuses(
                    last == null
                            ? Presence.newBuilder()
                                    .setUserId(pair.getUserId())
                                    .setStatus(UserStatus.USER_STATUS_OFFLINE)
                                    .build()
                            : last.change().getPresence());
        });
        answer(answer, found.build());
    }

    @Override
    public void listStatusChanges(ListStatusChangesRequest request, StreamObserver<ListStatusChangesResponse> answer) {
        questions.add(request);
        if (away) {
            answer.onError(io.grpc.Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        List<Versioned> changes = newest.values().stream()
                .filter(one -> one.version() > request.getSinceVersion())
                .sorted(Comparator.comparingLong(Versioned::version))
                .toList();
        ListStatusChangesResponse.Builder page =
                ListStatusChangesResponse.newBuilder().setVersion(request.getSinceVersion());
        changes.stream().limit(request.getLimit()).forEach(one -> page.setVersion(one.version())
                .addChanges(one.change()));
        answer(answer, page.setMore(changes.size() > request.getLimit()).build());
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
