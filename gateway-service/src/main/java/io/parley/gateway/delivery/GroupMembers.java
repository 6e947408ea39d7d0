package io.parley.gateway.delivery;

import io.parley.proto.message.v1.AudienceResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** Who is in a large group as of one of its entries, in as little memory as that takes. Immutable. */
final class GroupMembers {
    /** Nobody, as nothing is known. */
    static final GroupMembers UNKNOWN = new GroupMembers(0, new int[0], new long[0], 0);

    private final long asOfSeq;
    /** Ascending. */
    private final int[] users;
    /** For each of them: he sees entries above. */
    private final long[] fromSeqs;

    private final long wholeSinceNanos;

    private GroupMembers(long asOfSeq, int[] users, long[] fromSeqs, long wholeSinceNanos) {
        this.asOfSeq = asOfSeq;
        this.users = users;
        this.fromSeqs = fromSeqs;
        this.wholeSinceNanos = wholeSinceNanos;
    }

    private record Member(int user, long fromSeq) {}

    /**
     * Everybody as message-service told.
     *
     * @param nowNanos when it was asked
     */
    static GroupMembers whole(AudienceResponse told, long nowNanos) {
        return of(told.getMembersSeq(), members(told), nowNanos);
    }

    /** What it is after changes that message-service told. */
    GroupMembers with(AudienceResponse changes) {
        Set<Integer> concerned = new HashSet<>(changes.getUserIdsList());
        concerned.addAll(changes.getGoneUserIdsList());
        List<Member> members = members(changes);
        for (int i = 0; i < users.length; i++) {
            if (!concerned.contains(users[i])) {
                members.add(new Member(users[i], fromSeqs[i]));
            }
        }
        return of(changes.getMembersSeq(), members, wholeSinceNanos);
    }

    private static List<Member> members(AudienceResponse told) {
        List<Member> members = new ArrayList<>(told.getUserIdsCount());
        for (int i = 0; i < told.getUserIdsCount(); i++) {
            members.add(new Member(told.getUserIds(i), told.getFromSeqs(i)));
        }
        return members;
    }

    private static GroupMembers of(long asOfSeq, List<Member> members, long wholeSinceNanos) {
        members.sort(Comparator.comparingInt(Member::user));
        return new GroupMembers(
                asOfSeq,
                members.stream().mapToInt(Member::user).toArray(),
                members.stream().mapToLong(Member::fromSeq).toArray(),
                wholeSinceNanos);
    }

    /** The newest entry that changed the group; 0: nothing is known. */
    long asOfSeq() {
        return asOfSeq;
    }

    int size() {
        return users.length;
    }

    /** When all of them were told last. */
    long wholeSinceNanos() {
        return wholeSinceNanos;
    }

    /** Those who see an entry of this seq. */
    void forEachAt(long seq, IntConsumer user) {
        for (int i = 0; i < users.length; i++) {
            if (fromSeqs[i] < seq) {
                user.accept(users[i]);
            }
        }
    }

    /** Whether the user sees an entry of this seq. */
    boolean seesAt(long seq, int user) {
        int place = Arrays.binarySearch(users, user);
        return place >= 0 && fromSeqs[place] < seq;
    }
}
