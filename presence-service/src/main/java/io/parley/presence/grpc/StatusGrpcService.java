package io.parley.presence.grpc;

import io.parley.kit.grpc.CallFailures;
import io.parley.presence.status.StatusBook;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.StatusChangeStore;
import io.parley.proto.presence.v1.FindStatusesRequest;
import io.parley.proto.presence.v1.FindStatusesResponse;
import io.parley.proto.presence.v1.ListStatusChangesRequest;
import io.parley.proto.presence.v1.ListStatusChangesResponse;
import io.parley.proto.presence.v1.ListStatusesRequest;
import io.parley.proto.presence.v1.ListStatusesResponse;
import io.parley.proto.presence.v1.SetStatusRequest;
import io.parley.proto.presence.v1.SetStatusResponse;
import io.parley.proto.presence.v1.StatusChange;
import io.parley.proto.presence.v1.StatusService;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** The calls of status.proto: checks, maps and delegates. Runs on event loops and never blocks them. */
@GrpcService
public class StatusGrpcService implements StatusService {
    private final StatusBook book;
    private final CallFailures failures;

    StatusGrpcService(StatusBook book, CallFailures failures) {
        this.book = book;
        this.failures = failures;
    }

    @Override
    public Uni<SetStatusResponse> setStatus(SetStatusRequest request) {
        return answer("SetStatus", () -> book.choose(ContactCheck.user(request.getUserId()), request.getStatus())
                .map(chosen -> SetStatusResponse.newBuilder().setStatus(chosen).build()));
    }

    @Override
    public Uni<ListStatusesResponse> listStatuses(ListStatusesRequest request) {
        return answer("ListStatuses", () -> {
            int limit = StatusCheck.statuses(request.getLimit());
            return book.ofContacts(
                            ContactCheck.user(request.getUserId()), ContactCheck.after(request.getAfterPeerId()), limit)
                    .map(statuses -> ListStatusesResponse.newBuilder()
                            .addAllStatuses(statuses.subList(0, Math.min(limit, statuses.size())))
                            .setMore(statuses.size() > limit)
                            .build());
        });
    }

    @Override
    public Uni<FindStatusesResponse> findStatuses(FindStatusesRequest request) {
        return answer("FindStatuses", () -> book.find(StatusCheck.pairs(request))
                .map(statuses -> FindStatusesResponse.newBuilder()
                        .addAllStatuses(statuses)
                        .build()));
    }

    @Override
    public Uni<ListStatusChangesResponse> listStatusChanges(ListStatusChangesRequest request) {
        return answer("ListStatusChanges", () -> {
            GatewayEpoch gateway = RequestCheck.gateway(request.getOrdinal(), request.getEpoch());
            long since = ContactCheck.version(request.getSinceVersion());
            return book.changes(gateway, since, StatusCheck.changes(request.getLimit()))
                    .map(page -> response(page, since));
        });
    }

    private ListStatusChangesResponse response(StatusChangeStore.Page page, long since) {
        ListStatusChangesResponse.Builder response =
                ListStatusChangesResponse.newBuilder().setMore(page.more()).setVersion(since);
        page.changes().forEach(change -> response.setVersion(change.version())
                .addChanges(StatusChange.newBuilder()
                        .setPresence(book.told(change.row(), true))
                        .addAllWatcherIds(change.watchers())
                        .addAllHiddenFromIds(change.hiddenFrom())));
        return response.build();
    }

    private <T> Uni<T> answer(String call, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(work::get).onFailure().transform(failure -> failures.of(call, failure));
    }
}
