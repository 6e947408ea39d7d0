package io.parley.presence.grpc;

import io.grpc.StatusRuntimeException;
import io.parley.kit.grpc.Refusals;
import io.parley.presence.session.SessionChange;
import io.parley.presence.store.DeviceKey;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.LeaseRequest;
import io.parley.presence.store.SessionRef;
import io.parley.proto.Topics;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.AcquireLeaseRequest;
import io.parley.proto.presence.v1.ChangeSessionsRequest;
import io.parley.proto.presence.v1.ListSessionsRequest;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.OnlineUsersRequest;
import io.parley.proto.presence.v1.SessionKey;
import java.util.ArrayList;
import java.util.List;

/** Turns requests into what the service works with, refusing what the contract does not allow. */
final class RequestCheck {
    private static final int MOST_CHANGES = 1_000;
    private static final int MOST_LOCATED_USERS = 5_000;
    private static final int MOST_LISTED_USERS = 500;
    private static final int LARGEST_PAGE = 1_000;
    private static final int LONGEST_ADDRESS = 255;
    private static final int LONGEST_DEVICE_ID = 64;

    private RequestCheck() {}

    static int ordinal(int ordinal) {
        require(
                ordinal >= 0 && ordinal < Topics.DELIVERIES_PARTITIONS,
                "ordinal must be 0.." + (Topics.DELIVERIES_PARTITIONS - 1) + ".");
        return ordinal;
    }

    static LeaseRequest lease(AcquireLeaseRequest request) {
        String address = request.getAddress();
        require(address.length() <= LONGEST_ADDRESS, "address must have at most " + LONGEST_ADDRESS + " characters.");
        return new LeaseRequest(ordinal(request.getOrdinal()), address, request.getFindsMembers());
    }

    static GatewayEpoch gateway(int ordinal, long epoch) {
        require(epoch > 0, "epoch must be one that AcquireLease gave.");
        return new GatewayEpoch(ordinal(ordinal), epoch);
    }

    static List<SessionChange> changes(ChangeSessionsRequest request) {
        int count = request.getChangesCount();
        require(count >= 1 && count <= MOST_CHANGES, "changes must have 1.." + MOST_CHANGES + " entries.");
        List<SessionChange> changes = new ArrayList<>(count);
        for (var change : request.getChangesList()) {
            changes.add(
                    switch (change.getChangeCase()) {
                        case REGISTER -> new SessionChange.Register(session(change.getRegister()));
                        case REMOVE -> new SessionChange.Remove(session(change.getRemove()));
                        case CHANGE_NOT_SET -> throw invalid("A change must register or remove a session.");
                    });
        }
        return changes;
    }

    static List<Integer> users(LocateRequest request) {
        int count = request.getUserIdsCount();
        int least = request.getWithGateways() ? 0 : 1;
        require(
                count >= least && count <= MOST_LOCATED_USERS,
                "user_ids must have " + least + ".." + MOST_LOCATED_USERS + " entries.");
        return request.getUserIdsList();
    }

    static List<Integer> users(ListSessionsRequest request) {
        int count = request.getUserIdsCount();
        require(count >= 1 && count <= MOST_LISTED_USERS, "user_ids must have 1.." + MOST_LISTED_USERS + " entries.");
        return request.getUserIdsList();
    }

    static int pageSize(OnlineUsersRequest request) {
        int limit = request.getLimit();
        require(limit >= 1 && limit <= LARGEST_PAGE, "limit must be 1.." + LARGEST_PAGE + ".");
        return limit;
    }

    /** An id above the largest one there can be is the end of the list, not a fault. */
    static int afterUser(OnlineUsersRequest request) {
        return request.getAfterUserId() < 0 ? Integer.MAX_VALUE : request.getAfterUserId();
    }

    private static SessionRef session(SessionKey key) {
        require(key.getUserId() > 0, "user_id must be a user's id.");
        require(isDeviceId(key.getDeviceId()), "device_id must have 1..64 characters of A-Z a-z 0-9 . _ -.");
        return new SessionRef(new DeviceKey(key.getUserId(), key.getDeviceId()), key.getSessionId());
    }

    private static boolean isDeviceId(String id) {
        if (id.isEmpty() || id.length() > LONGEST_DEVICE_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw invalid(sentence);
        }
    }

    private static StatusRuntimeException invalid(String sentence) {
        return Refusals.of(ErrorCode.ERROR_CODE_INVALID, sentence, 0);
    }
}
