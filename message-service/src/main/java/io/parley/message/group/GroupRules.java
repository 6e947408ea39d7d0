package io.parley.message.group;

import io.parley.message.config.GroupsConfig;
import io.parley.message.config.MessageConfig;
import io.parley.message.entry.GroupAction;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.Role;
import io.parley.proto.message.v1.SendCommand;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** How large groups may be and what their fields may hold. Immutable; safe for any thread. */
@ApplicationScoped
public class GroupRules {
    private static final int MAX_NAME = 64;
    private static final int MAX_DESCRIPTION = 500;
    private static final int MAX_AVATAR = 512;

    private static final int MAX_KEEP_DAYS = 3_650;

    private final GroupsConfig limits;
    private final boolean mayLimitKeeping;

    /** For CDI. */
    public GroupRules(MessageConfig config) {
        this.limits = config.groups();
        this.mayLimitKeeping = config.retention().byGroups();
    }

    /** Groups that one user may be in. */
    public int groupsOfUser() {
        return limits.ofUser();
    }

    /** The refusal when so many more do not fit into the group. */
    Optional<Ruling> full(GroupState group, int more) {
        return group.memberCount() + more <= limits.members()
                ? Optional.empty()
                : Optional.of(Ruling.denied(
                        ErrorCode.ERROR_CODE_INVALID,
                        "A group has at most " + limits.members() + " members, and this one has " + group.memberCount()
                                + "."));
    }

    /** The reason why this cannot be asked of any group, if there is one. */
    public Optional<Error> check(SendCommand command) {
        if (command.hasCreateGroup()) {
            GroupProfile profile = command.getCreateGroup().getProfile();
            return check(profile)
                    .or(() -> forbidsKeeping(profile.getKeepDays(), 0))
                    .or(() -> checkUsers(command.getCreateGroup().getUserIdsList(), 0));
        }
        Change change = command.getChange();
        return switch (change.getWhatCase()) {
            case INVITE -> checkUsers(change.getInvite().getUserIdsList(), 1);
            case REMOVE -> checkUsers(List.of(change.getRemove().getUserId()), 1);
            case SET_ROLE ->
                checkUsers(List.of(change.getSetRole().getUserId()), 1)
                        .or(() -> check(change.getSetRole().getRole()));
            case PROFILE -> check(change.getProfile());
            default -> Optional.empty();
        };
    }

    private static Optional<Error> check(Role role) {
        return switch (role) {
            case ROLE_MEMBER, ROLE_ADMIN, ROLE_CREATOR -> Optional.empty();
            default -> invalid("set_role.role must be MEMBER, ADMIN or CREATOR.");
        };
    }

    private Optional<Error> checkUsers(List<Integer> users, int fewest) {
        if (users.size() < fewest || users.size() > limits.invited()) {
            return invalid("user_ids must name " + fewest + " to " + limits.invited() + " users.");
        }
        return users.stream().allMatch(UserIdRange::contains)
                ? Optional.empty()
                : invalid("user_ids must be 9-digit user ids.");
    }

    private static Optional<Error> check(GroupProfile profile) {
        if (!isText(profile.getName(), MAX_NAME) || profile.getName().isBlank()) {
            return invalid("The name of a group must have 1 to " + MAX_NAME
                    + " characters, one of them visible and none of them a control character.");
        }
        if (profile.getDescription().codePointCount(0, profile.getDescription().length()) > MAX_DESCRIPTION) {
            return invalid("The description of a group has at most " + MAX_DESCRIPTION + " characters.");
        }
        String avatar = profile.getAvatarUrl();
        if (!avatar.isEmpty()
                && !(isText(avatar, MAX_AVATAR) && (avatar.startsWith("https://") || avatar.startsWith("http://")))) {
            return invalid("avatar_url must be an http or https URL of at most " + MAX_AVATAR + " characters.");
        }
        if (profile.getKeepDays() < 0 || profile.getKeepDays() > MAX_KEEP_DAYS) {
            return invalid("keep_days must be 1 to " + MAX_KEEP_DAYS + ", or 0 for no limit of the group's own.");
        }
        return profile.getJoining() == Joining.UNRECOGNIZED
                ? invalid("joining must be JOINING_OPEN, JOINING_REQUEST or JOINING_INVITE.")
                : Optional.empty();
    }

    /** The reason why the posts of a group may not be kept for so many days in place of those before, if there is one. */
    Optional<Error> forbidsKeeping(int days, int before) {
        return days == 0 || days == before || mayLimitKeeping
                ? Optional.empty()
                : invalid("Groups of this server cannot limit how long posts are kept. Leave keep_days out.");
    }

    private static boolean isText(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static Optional<Error> invalid(String sentence) {
        return Optional.of(Error.newBuilder()
                .setCode(ErrorCode.ERROR_CODE_INVALID)
                .setMessage(sentence)
                .build());
    }

    /** What a gateway asks for; it must have passed {@link #check}. */
    public static GroupAction actionOf(SendCommand command) {
        if (command.hasCreateGroup()) {
            return new NewGroup(
                    command.getCreateGroup().getProfile(),
                    command.getCreateGroup().getUserIdsList().stream()
                            .filter(user -> user != command.getSenderId())
                            .distinct()
                            .toList());
        }
        Change change = command.getChange();
        return switch (change.getWhatCase()) {
            case JOIN -> new JoinGroup();
            case LEAVE -> new LeaveGroup();
            case INVITE ->
                new InviteUsers(
                        change.getInvite().getUserIdsList().stream().distinct().toList());
            case REMOVE -> new RemoveUser(change.getRemove().getUserId());
            case SET_ROLE ->
                new ChangeRole(
                        change.getSetRole().getUserId(), change.getSetRole().getRole());
            case PROFILE -> new ChangeProfile(change.getProfile());
            default -> throw new IllegalArgumentException("Not an action on a group");
        };
    }

    /** Whether a command is one of these. */
    public static boolean isAction(SendCommand command) {
        return command.hasCreateGroup()
                || switch (command.getChange().getWhatCase()) {
                    case JOIN, LEAVE, INVITE, REMOVE, SET_ROLE, PROFILE -> true;
                    default -> false;
                };
    }
}
