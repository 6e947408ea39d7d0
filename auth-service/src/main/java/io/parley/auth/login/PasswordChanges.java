package io.parley.auth.login;

import io.parley.auth.account.Account;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Changes a password for somebody who is logged in and knows the old one. */
@ApplicationScoped
public class PasswordChanges {
    private static final Duration NEXT_CHANGE = Duration.ofSeconds(1);

    private final PasswordConfirmation confirmation;
    private final PasswordHashing hashing;
    private final DeviceSessions sessions;
    /** Accounts whose password is being changed. */
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

    PasswordChanges(PasswordConfirmation confirmation, PasswordHashing hashing, DeviceSessions sessions) {
        this.confirmation = confirmation;
        this.hashing = hashing;
        this.sessions = sessions;
    }

    /**
     * Wrong old passwords count like wrong passwords at login. One change of an account at a time: another is refused with
     * RATE_LIMITED until it has ended.
     */
    public Uni<IssuedTokens> change(
            int userId, DeviceId device, Password oldPassword, Password newPassword, ClientAddress address) {
        Claimant claimant = Claimant.loggedIn(address, device);
        return Uni.createFrom().deferred(() -> {
            if (!underWay.add(userId)) {
                throw Refusal.rateLimited("A change of this password is under way; wait for its answer.", NEXT_CHANGE);
            }
            return Uni.createFrom()
                    .deferred(() ->
                            confirmation.confirm(userId, oldPassword, address, device, "The old password is wrong."))
                    .chain(account -> replace(account, newPassword, device, address, claimant))
                    .onTermination()
                    .invoke(() -> underWay.remove(userId));
        });
    }

    private Uni<IssuedTokens> replace(
            Account account, Password newPassword, DeviceId device, ClientAddress address, Claimant claimant) {
        return hashing.hash(claimant.turn(), newPassword)
                .chain(hash -> sessions.changePassword(account, hash, device, address.text()));
    }
}
