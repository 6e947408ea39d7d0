package io.parley.presence.grpc;

import io.parley.kit.grpc.Refusals;
import io.parley.presence.store.StatusStore;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.FindStatusesRequest;
import java.util.List;

/** Refuses what status.proto does not allow. Stateless. */
final class StatusCheck {
    private static final int MOST_STATUSES = 500;
    private static final int MOST_CHANGES = 1_000;

    private StatusCheck() {}

    static int statuses(int limit) {
        return within("limit", limit, MOST_STATUSES);
    }

    static int changes(int limit) {
        return within("limit", limit, MOST_CHANGES);
    }

    static List<StatusStore.Pair> pairs(FindStatusesRequest request) {
        within("the number of pairs", request.getPairsCount(), MOST_STATUSES);
        return request.getPairsList().stream()
                .map(pair -> new StatusStore.Pair(pair.getWatcherId(), pair.getUserId()))
                .toList();
    }

    private static int within(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw Refusals.of(ErrorCode.ERROR_CODE_INVALID, field + " must be 1.." + most + ".", 0);
        }
        return value;
    }
}
