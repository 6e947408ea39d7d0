package io.parley.presence.grpc;

import io.parley.kit.grpc.Refusals;
import io.parley.presence.store.RelationStore;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.CheckMessagesRequest;
import java.util.List;

/** Refuses what contact.proto does not allow. Stateless. */
final class ContactCheck {
    private static final int LARGEST_PAGE = 200;
    private static final int MOST_PAIRS = 500;
    /** The year 9999, which is where a DATETIME ends. */
    private static final long LATEST_MS = 253_402_300_799_000L;

    private ContactCheck() {}

    static int user(int userId) {
        require(UserIdRange.contains(userId), "user_id must be a user's id.");
        return userId;
    }

    /** Two users who are not the same. */
    static void others(int userId, int peerId) {
        user(userId);
        user(peerId);
        require(userId != peerId, "user_id is your own; name somebody else.");
    }

    static int pageSize(int limit) {
        require(limit >= 1 && limit <= LARGEST_PAGE, "limit must be 1.." + LARGEST_PAGE + ".");
        return limit;
    }

    /** An id above the largest one there can be is the end of the list, not a fault. */
    static int after(int userId) {
        return userId < 0 ? Integer.MAX_VALUE : userId;
    }

    /** A version above the largest one there can be is the end of the list, not a fault. */
    static long version(long version) {
        return version < 0 ? Long.MAX_VALUE : version;
    }

    static long time(long milliseconds) {
        require(milliseconds >= 0 && milliseconds <= LATEST_MS, "since_ms must be a time.");
        return milliseconds;
    }

    static List<RelationStore.Pair> pairs(CheckMessagesRequest request) {
        int count = request.getPairsCount();
        require(count >= 1 && count <= MOST_PAIRS, "pairs must have 1.." + MOST_PAIRS + " entries.");
        return request.getPairsList().stream()
                .map(pair -> new RelationStore.Pair(pair.getSenderId(), pair.getRecipientId()))
                .toList();
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw Refusals.of(ErrorCode.ERROR_CODE_INVALID, sentence, 0);
        }
    }
}
