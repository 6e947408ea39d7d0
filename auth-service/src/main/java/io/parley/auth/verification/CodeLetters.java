package io.parley.auth.verification;

import io.parley.auth.account.NameKey;
import io.parley.auth.mail.Letter;
import io.parley.auth.mail.LetterWriter;
import io.parley.auth.mail.MailKind;
import io.parley.auth.mail.MailOrder;
import io.parley.auth.mail.MailSettings;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Writes the mails with codes when they are sent: only then is it looked up whose the address is. Nobody gets a code for an account
 * that there is not, or to register with an address that somebody has confirmed.
 */
@ApplicationScoped
class CodeLetters implements LetterWriter {
    private static final Duration NOTICE_LIFETIME = Duration.ofDays(1);

    private final AddressStore addresses;
    private final CodeStore codes;
    private final CodeKey key;
    private final CodeSettings settings;
    private final String server;
    private final Clock clock;

    CodeLetters(
            AddressStore addresses,
            CodeStore codes,
            CodeKey key,
            CodeSettings settings,
            MailSettings mail,
            Clock clock) {
        this.addresses = addresses;
        this.codes = codes;
        this.key = key;
        this.settings = settings;
        this.server = mail.serverName();
        this.clock = clock;
    }

    @Override
    public long lifetimeMs(MailKind kind) {
        return switch (kind) {
            case ADDRESS_CHANGED, ACCOUNT_DELETED, PASSWORD_CHANGED -> NOTICE_LIFETIME.toMillis();
            case REGISTRATION_CODE, NEW_ADDRESS_CODE, PASSWORD_RESET_CODE ->
                settings.lifetime().toMillis();
        };
    }

    @Override
    public Uni<Optional<Letter>> write(MailOrder order) {
        MailTexts texts = MessageBundles.get(MailTexts.class, Localized.Literal.of(order.locale()));
        return switch (order.kind()) {
            case ADDRESS_CHANGED -> Uni.createFrom().item(Optional.of(addressChanged(order, texts)));
            case ACCOUNT_DELETED -> Uni.createFrom().item(Optional.of(accountDeleted(order, texts)));
            case PASSWORD_CHANGED -> Uni.createFrom().item(Optional.of(passwordChanged(order, texts)));
            case REGISTRATION_CODE, NEW_ADDRESS_CODE, PASSWORD_RESET_CODE ->
                write(CodePurpose.of(order.kind()), order, texts);
        };
    }

    private Uni<Optional<Letter>> write(CodePurpose purpose, MailOrder order, MailTexts texts) {
        NameKey address = NameKey.ofEmail(order.address());
        CodeStore.Key of = new CodeStore.Key(purpose, address.key());
        return addresses.holder(address).chain(holder -> switch (purpose) {
            case PASSWORD_RESET ->
                holder.map(found -> withCode(of, order, texts, texts.reset(server, found.name())))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
            case REGISTRATION -> unlessKnown(holder, of, order, texts, texts.registration(server));
            case NEW_ADDRESS -> unlessKnown(holder, of, order, texts, texts.newAddress(server));
        });
    }

    private Uni<Optional<Letter>> unlessKnown(
            Optional<AddressStore.Holder> holder, CodeStore.Key of, MailOrder order, MailTexts texts, String first) {
        return holder.filter(AddressStore.Holder::confirmed)
                .map(found -> Uni.createFrom().item(Optional.of(known(order, texts, found))))
                .orElseGet(() -> withCode(of, order, texts, first));
    }

    private Uni<Optional<Letter>> withCode(CodeStore.Key of, MailOrder order, MailTexts texts, String first) {
        return codes.nonce(of, clock.millis())
                .map(nonce -> nonce.map(bytes -> new Letter(
                        order.locale(),
                        texts.codeSubject(server),
                        List.of(
                                first,
                                texts.codeLifetime(server, settings.lifetime().toMinutes()),
                                texts.ignore()),
                        Optional.of(key.digits().of(of.purpose(), of.address(), bytes)))));
    }

    private Letter known(MailOrder order, MailTexts texts, AddressStore.Holder holder) {
        return notice(order, texts.knownSubject(server), texts.known(server, holder.name()), texts.knownAdvice());
    }

    private Letter addressChanged(MailOrder order, MailTexts texts) {
        return notice(
                order, texts.changedSubject(server), texts.changed(server, order.userName()), texts.changedAdvice());
    }

    private Letter accountDeleted(MailOrder order, MailTexts texts) {
        return notice(
                order, texts.deletedSubject(server), texts.deleted(server, order.userName()), texts.deletedAdvice());
    }

    private Letter passwordChanged(MailOrder order, MailTexts texts) {
        return notice(
                order, texts.passwordSubject(server), texts.password(server, order.userName()), texts.passwordAdvice());
    }

    private static Letter notice(MailOrder order, String subject, String what, String advice) {
        return new Letter(order.locale(), subject, List.of(what, advice), Optional.empty());
    }
}
