package io.parley.auth.login;

import io.parley.auth.account.EmailAddress;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.device.DeviceId;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.verification.AddressStore;
import io.parley.auth.verification.CodePurpose;
import io.parley.auth.verification.EmailCodes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/** Gives an account another e-mail address, or none, for somebody who is logged in and knows the password. */
@ApplicationScoped
public class EmailChanges {
    private final PasswordConfirmation confirmation;
    private final EmailCodes codes;
    private final AddressStore addresses;

    EmailChanges(PasswordConfirmation confirmation, EmailCodes codes, AddressStore addresses) {
        this.confirmation = confirmation;
        this.codes = codes;
        this.addresses = addresses;
    }

    /**
     * Wrong passwords count like wrong passwords at login.
     *
     * @param email the new address; empty: none
     * @return the address as it is now, empty when there is none
     */
    public Uni<String> change(
            int userId, DeviceId device, Password password, String email, String code, ClientAddress client) {
        if (email.isEmpty() && codes.areRequired()) {
            throw Refusal.invalid("email is missing: on this server an account must have an address.");
        }
        Optional<EmailAddress> address = email.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(email));
        return confirmation
                .confirm(userId, password, client, device, "The password is wrong.")
                .chain(() -> ifGiven(address, given -> codes.check(CodePurpose.NEW_ADDRESS, given, code, client)))
                .chain(() -> addresses.replace(
                        userId,
                        address,
                        AuditEntry.own(AuditAction.ADDRESS_CHANGED, userId, device.text(), client.text())))
                .chain(() -> ifGiven(address, given -> codes.used(CodePurpose.NEW_ADDRESS, given)))
                .replaceWith(address.map(EmailAddress::text).orElse(""));
    }

    private static Uni<Void> ifGiven(Optional<EmailAddress> address, Function<EmailAddress, Uni<Void>> work) {
        return address.map(work).orElseGet(() -> Uni.createFrom().voidItem());
    }
}
