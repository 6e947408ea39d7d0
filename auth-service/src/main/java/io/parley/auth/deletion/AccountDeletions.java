package io.parley.auth.deletion;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.RevocationPublisher;
import io.parley.auth.login.Password;
import io.parley.auth.login.PasswordConfirmation;
import io.parley.auth.mail.Mails;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes an account for somebody who is logged in and knows the password. Nothing brings it back. */
@ApplicationScoped
public class AccountDeletions {
    private final PasswordConfirmation confirmation;
    private final DeletionStore store;
    private final RevocationPublisher revocations;
    private final Mails mails;
    private final Forgetting forgetting;
    private final Counter deletions;

    AccountDeletions(
            PasswordConfirmation confirmation,
            DeletionStore store,
            RevocationPublisher revocations,
            Mails mails,
            Forgetting forgetting,
            MeterRegistry metrics) {
        this.confirmation = confirmation;
        this.store = store;
        this.revocations = revocations;
        this.mails = mails;
        this.forgetting = forgetting;
        deletions = Counter.builder("parley.auth.deletions")
                .description("Accounts deleted by their owners")
                .register(metrics);
    }

    /**
     * Deletes it and ends all devices; the session of the one that asks lives on until the gateway ends it. Wrong passwords count like
     * wrong passwords at login. The other services forget the user soon after.
     */
    public Uni<Void> delete(int userId, DeviceId device, Password password, ClientAddress client) {
        return confirmation
                .confirm(userId, password, client, device, "The password is wrong.")
                .chain(account -> store.delete(account, device, client))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw Refusal.unauthenticated(
                                "The password was changed elsewhere at the same time; please log in with the new one.");
                    }
                    deletions.increment();
                    revocations.nudge();
                    mails.hint();
                    forgetting.hint(userId);
                })
                .replaceWithVoid();
    }
}
