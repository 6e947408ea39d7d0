package io.parley.message.conversation;

import io.parley.proto.client.v1.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is in a group as of one of its entries. Immutable.
 *
 * @param conversationId the group
 * @param asOfSeq the newest entry that changed the members or the profile; 0: there is no such group
 * @param onlyAdminsWrite whether members may only read
 * @param members by user
 */
public record Membership(long conversationId, long asOfSeq, boolean onlyAdminsWrite, Map<Integer, Member> members) {

    /** Whether who has this role is in the group. */
    public static boolean isMember(Role role) {
        return role == Role.ROLE_MEMBER || role == Role.ROLE_ADMIN || role == Role.ROLE_CREATOR;
    }

    /** Nobody, as there is no such group. */
    public static Membership none(long conversationId) {
        return new Membership(conversationId, 0, false, Map.of());
    }

    /** Whether there is such a group. */
    public boolean exists() {
        return asOfSeq > 0;
    }

    /** Whether the user is in it. */
    public boolean contains(int userId) {
        return members.containsKey(userId);
    }

    /** Whether the user may post. */
    public boolean mayWrite(int userId) {
        Member member = members.get(userId);
        return member != null && (!onlyAdminsWrite || member.isAdmin());
    }

    /** Whether the user may do what admins may. */
    public boolean isAdmin(int userId) {
        Member member = members.get(userId);
        return member != null && member.isAdmin();
    }

    /** Everybody in it, after the places of some have changed. */
    public Map<Integer, Member> with(Map<Integer, Member> changed) {
        Map<Integer, Member> after = new HashMap<>(members);
        changed.forEach((user, member) -> {
            if (isMember(member.role())) {
                after.put(user, member);
            } else {
                after.remove(user);
            }
        });
        return after;
    }

    /** Everybody in it. */
    public List<Integer> users() {
        return List.copyOf(members.keySet());
    }

    /** Everybody in it who may see an entry of this seq. */
    public List<Integer> usersAt(long seq) {
        return members.entrySet().stream()
                .filter(member -> member.getValue().fromSeq() < seq)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * One of them.
     *
     * @param role what he is
     * @param fromSeq he sees entries above
     */
    public record Member(Role role, long fromSeq) {
        /** Whether he may do what admins may. */
        public boolean isAdmin() {
            return role == Role.ROLE_ADMIN || role == Role.ROLE_CREATOR;
        }
    }
}
