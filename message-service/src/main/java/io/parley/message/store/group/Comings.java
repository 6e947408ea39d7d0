package io.parley.message.store.group;

import io.parley.message.conversation.Membership;
import io.parley.message.group.GroupState;
import io.parley.proto.client.v1.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an action on a group means for its rows.
 *
 * @param entering who becomes a member
 * @param staying members who become something else
 * @param asking who asks to be let in from now on
 * @param leaving members who go
 * @param refused who asked, and does not any more
 */
public record Comings(
        List<Integer> entering,
        List<Integer> staying,
        List<Integer> asking,
        List<Integer> leaving,
        List<Integer> refused) {
    /**
     * Sorts users by what becomes of them.
     *
     * @param roles what they become
     * @param before the group; {@code null} where there is none yet
     */
    public static Comings of(Map<Integer, Role> roles, GroupState before) {
        Comings comings = new Comings(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        roles.forEach((user, role) -> comings.sortIn(user, role, Membership.isMember(was(before, user))));
        return comings;
    }

    private void sortIn(int user, Role role, boolean wasMember) {
        if (Membership.isMember(role)) {
            (wasMember ? staying : entering).add(user);
        } else if (role == Role.ROLE_APPLICANT) {
            asking.add(user);
        } else {
            (wasMember ? leaving : refused).add(user);
        }
    }

    /** How many more members there are. */
    int more() {
        return entering.size() - leaving.size();
    }

    /** The heir is the one member who was not asked for. */
    private static Role was(GroupState before, int user) {
        if (before == null) {
            return Role.ROLE_UNSPECIFIED;
        }
        return before.roles().getOrDefault(user, user == before.heir() ? Role.ROLE_MEMBER : Role.ROLE_UNSPECIFIED);
    }
}
