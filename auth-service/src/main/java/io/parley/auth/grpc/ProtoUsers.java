package io.parley.auth.grpc;

import io.parley.auth.account.Account;
import io.parley.auth.account.UserProfile;
import io.parley.auth.operator.LookedUpUser;
import io.parley.proto.admin.v1.Device;
import io.parley.proto.client.v1.User;
import java.util.Objects;

/** Users as everybody is shown them. Stateless. */
final class ProtoUsers {
    private ProtoUsers() {}

    static User of(UserProfile profile) {
        return User.newBuilder()
                .setId(profile.id())
                .setName(profile.name())
                .setNickname(profile.nickname())
                .setAvatarUrl(profile.avatarUrl())
                .build();
    }

    /** An account as operators see it, without where its sessions are. */
    static io.parley.proto.admin.v1.User ofOperator(LookedUpUser user) {
        Account account = user.account();
        io.parley.proto.admin.v1.User.Builder builder = io.parley.proto.admin.v1.User.newBuilder()
                .setId(account.id)
                .setName(account.name)
                .setNickname(account.nickname)
                .setEmail(Objects.requireNonNullElse(account.email, ""))
                .setEmailConfirmed(account.emailConfirmed)
                .setRole(account.role)
                .setCreatedMs(account.createdMs)
                .setSuspendedMs(Objects.requireNonNullElse(account.suspendedMs, 0L));
        user.devices()
                .forEach(device -> builder.addDevices(Device.newBuilder()
                        .setId(device.id().text())
                        .setPlatform(device.origin().platform())
                        .setAddress(device.origin().address())
                        .setCreatedMs(device.createdMs())
                        .setLastSeenMs(device.lastSeenMs())));
        return builder.build();
    }
}
