package io.parley.auth.verification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.EmailAddress;
import io.parley.auth.account.RegistrationDoor;
import io.parley.auth.attempt.AddressRoom;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.mail.MailLocale;
import io.parley.auth.mail.MailOrder;
import io.parley.auth.mail.Mails;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Codes by e-mail: asked for, tried, used. Whether an address belongs to an account is looked up only when its mail is written, so
 * neither an answer nor its time tells. Runs on Vert.x contexts.
 */
@ApplicationScoped
public class EmailCodes {
    private static final Logger LOG = Logger.getLogger(EmailCodes.class);
    private static final Duration MAIL_IS_SLOW = Duration.ofMinutes(1);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final RegistrationDoor registration;
    private final CodeStore store;
    private final Mails mails;
    private final CodeKey key;
    private final CodeSettings settings;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AddressRoom mailRoom;
    private final AddressRoom tryRoom;
    private final Counter wrong;
    private final Counter right;

    EmailCodes(
            RegistrationDoor registration,
            CodeStore store,
            Mails mails,
            CodeKey key,
            CodeSettings settings,
            AttemptSettings attempts,
            AuditLog audit,
            Clock clock,
            MeterRegistry metrics) {
        this.registration = registration;
        this.store = store;
        this.mails = mails;
        this.key = key;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
        AddressRoom.Terms perDay = new AddressRoom.Terms(
                settings.mailsPerClient(), A_DAY.dividedBy(settings.mailsPerClient()), A_DAY, attempts.trackedKeys());
        mailRoom = new AddressRoom("email-code", perDay, clock, metrics);
        tryRoom = new AddressRoom(
                "email-code-try", AddressRoom.Terms.of(settings.triesPerClient(), attempts), clock, metrics);
        wrong = tries("wrong", metrics);
        right = tries("right", metrics);
    }

    private static Counter tries(String outcome, MeterRegistry metrics) {
        return Counter.builder("parley.auth.email.code.tries")
                .description("Codes from e-mails that were tried")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /**
     * A code that is on its way.
     *
     * @param lifetime how long it is good for
     * @param pause how long the next mail must wait
     */
    public record Sent(Duration lifetime, Duration pause) {}

    /** Whether this server sends mail. */
    public boolean canBeSent() {
        return mails.isOn();
    }

    /** Whether every account must have an address that a code has confirmed. */
    public boolean areRequired() {
        return settings.registration() == EmailRule.REQUIRED;
    }

    /**
     * Has a code sent. The code is the same as in the mail before it, as long as that is good.
     *
     * @param locale the language of the mail, as the client names it
     */
    public Uni<Sent> send(CodePurpose purpose, String email, String locale, ClientAddress client) {
        if (purpose == CodePurpose.REGISTRATION) {
            registration.check();
        }
        refuseWithoutMail();
        EmailAddress address = EmailAddress.parse(email);
        if (!mails.canReach(address.text())) {
            throw Refusal.invalid("email is not an address that this server can send mail to.");
        }
        mailRoom.take(client);
        if (!mails.hasRoom()) {
            throw Refusal.overloaded("Too many mails wait to be sent; ask again later.", MAIL_IS_SLOW);
        }
        MailOrder mail = new MailOrder(purpose.mail(), address.text(), MailLocale.nearest(locale), "");
        return store.change(
                        keyOf(purpose, address),
                        mail,
                        code -> code.askedAgain(clock.millis(), settings, this::newNonce))
                .invoke(mails::hint)
                .invoke(() -> note(AuditAction.CODE_ASKED, purpose, client))
                .replaceWith(new Sent(settings.lifetime(), settings.pause()));
    }

    /** Fails with INVALID unless this is the code that was sent last. It stays good until it is {@link #used}. */
    public Uni<Void> check(CodePurpose purpose, EmailAddress address, String typed, ClientAddress client) {
        refuseWithoutMail();
        tryRoom.take(client);
        CodeStore.Key of = keyOf(purpose, address);
        return store.attempt(of, clock.millis()).chain(nonce -> {
            boolean same = nonce.filter(bytes -> SixDigits.same(key.digits().of(purpose, of.address(), bytes), typed))
                    .isPresent();
            if (!same) {
                wrong.increment();
                note(AuditAction.CODE_REFUSED, purpose, client);
                throw wrongCode();
            }
            right.increment();
            tryRoom.giveBack(client, 0);
            return store.giveBack(of);
        });
    }

    /**
     * What the code was for is done: it is good for nothing any more. Does not fail: what is done stays done, and a code that could not
     * be marked ends by itself soon.
     */
    public Uni<Void> used(CodePurpose purpose, EmailAddress address) {
        return store.used(keyOf(purpose, address)).onFailure().recoverWithItem(failure -> {
            LOG.debugf("A code that was used stays good until it expires: %s", failure.getMessage());
            return null;
        });
    }

    /** Whose the address is nobody knows here, so the entries are nobody's. */
    private void note(AuditAction action, CodePurpose purpose, ClientAddress client) {
        audit.note(AuditEntry.ofNobody(action, client.text(), purpose.name().toLowerCase(Locale.ROOT)));
    }

    /** The one sentence for every code that is not good, whatever the reason. */
    public static Refusal wrongCode() {
        return Refusal.invalid("The code is wrong or has expired: look at the newest mail, or ask for another one.");
    }

    private void refuseWithoutMail() {
        if (!canBeSent()) {
            throw Refusal.invalid("This server sends no mail, so there are no codes: ask whoever runs it.");
        }
    }

    private static CodeStore.Key keyOf(CodePurpose purpose, EmailAddress address) {
        return new CodeStore.Key(purpose, address.key().key());
    }

    private byte[] newNonce() {
        byte[] nonce = new byte[LiveCode.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }
}
