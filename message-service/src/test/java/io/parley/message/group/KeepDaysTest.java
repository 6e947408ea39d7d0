package io.parley.message.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.testing.TestSettings;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Role;
import io.parley.proto.message.v1.SendCommand;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P-235: how long a group keeps its posts. */
class KeepDaysTest {
    private static final int ADMIN = 1;
    private static final int MEMBER = 2;

    private final GroupRules allowed = new GroupRules(TestSettings.with(Map.of("retention.by-groups", "true")));
    private final GroupRules notAllowed = new GroupRules(TestSettings.defaults());

    @Test
    void anAdminSetsItAndAMemberDoesNot() {
        assertThat(daysAfter(ADMIN, profile(30), 0, allowed)).isEqualTo(30);
        assertThat(daysAfter(ADMIN, profile(0), 30, allowed)).isZero();
        assertThat(code(change(MEMBER, profile(30), 0, allowed))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(code(change(MEMBER, profile(0), 30, allowed))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
    }

    @Test
    void whoDoesNotKnowItLeavesItAsItIs() {
        GroupProfile renamed = GroupProfile.newBuilder().setName("Climbers").build();
        assertThat(daysAfter(MEMBER, renamed, 30, allowed)).isEqualTo(30);
        assertThat(daysAfter(ADMIN, renamed, 0, allowed)).isZero();
    }

    @Test
    void aServerThatDoesNotAllowItTakesNoneButTheOneThatIsThere() {
        assertThat(code(change(ADMIN, profile(30), 0, notAllowed))).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(daysAfter(ADMIN, profile(30), 30, notAllowed)).isEqualTo(30);
        assertThat(daysAfter(ADMIN, profile(0), 30, notAllowed)).isZero();
        assertThat(notAllowed.check(create(30))).isPresent();
        assertThat(notAllowed.check(create(0))).isEmpty();
        assertThat(allowed.check(create(30))).isEmpty();
    }

    @Test
    void itHasItsMost() {
        assertThat(allowed.check(create(3_650))).isEmpty();
        assertThat(allowed.check(create(3_651))).isPresent();
        assertThat(allowed.check(create(-1)))
                .as("as an unsigned number very many")
                .isPresent();
        assertThat(allowed.check(SendCommand.newBuilder()
                        .setChange(Change.newBuilder().setProfile(profile(3_651)))
                        .build()))
                .isPresent();
    }

    private static GroupProfile profile(int keepDays) {
        return GroupProfile.newBuilder().setName("Hikers").setKeepDays(keepDays).build();
    }

    private static SendCommand create(int keepDays) {
        return SendCommand.newBuilder()
                .setCreateGroup(CreateGroup.newBuilder().setProfile(profile(keepDays)))
                .build();
    }

    private static Ruling change(int author, GroupProfile profile, int before, GroupRules rules) {
        GroupProfile.Builder old = GroupProfile.newBuilder().setName("Hikers");
        if (before > 0) {
            old.setKeepDays(before);
        }
        Map<Integer, Role> roles = Map.of(ADMIN, Role.ROLE_ADMIN, MEMBER, Role.ROLE_MEMBER);
        return new ChangeProfile(profile).rule(new GroupState(old.build(), ADMIN, 2, roles, 0), author, rules);
    }

    private static int daysAfter(int author, GroupProfile profile, int before, GroupRules rules) {
        return ((Ruling.Done) change(author, profile, before, rules)).profile().getKeepDays();
    }

    private static ErrorCode code(Ruling ruling) {
        return ((Ruling.Denied) ruling).why().getCode();
    }
}
