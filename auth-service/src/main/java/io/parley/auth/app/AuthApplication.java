package io.parley.auth.app;

import io.parley.auth.account.ReservedWords;
import io.parley.auth.audit.OldAudit;
import io.parley.auth.audit.SettingsAudit;
import io.parley.auth.deletion.Forgetting;
import io.parley.auth.device.RevocationPublisher;
import io.parley.auth.device.UnusedDevices;
import io.parley.auth.directory.NicknameFolding;
import io.parley.auth.mail.Mails;
import io.parley.auth.operator.FirstOperator;
import io.parley.auth.token.SigningKeys;
import io.parley.auth.verification.OldCodes;
import io.parley.kit.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The order in which auth-service starts. The schema has been migrated and the gRPC server bound before; what is started
 * here stops by itself, in reverse order, when its bean is destroyed.
 */
@ApplicationScoped
class AuthApplication {
    private final AuthConfig config;
    private final SigningKeys keys;
    private final ReservedWords reservedWords;
    private final RevocationPublisher revocations;
    private final UnusedDevices unusedDevices;
    private final Outbox outbox;
    private final Mails mails;
    private final OldCodes oldCodes;
    private final Forgetting forgetting;
    private final NicknameFolding nicknames;
    private final OldAudit oldAudit;
    private final SettingsAudit settingsAudit;
    private final DemoUsers demoUsers;
    private final FirstOperator firstOperator;

    AuthApplication(
            AuthConfig config,
            SigningKeys keys,
            ReservedWords reservedWords,
            RevocationPublisher revocations,
            UnusedDevices unusedDevices,
            Outbox outbox,
            Mails mails,
            OldCodes oldCodes,
            Forgetting forgetting,
            NicknameFolding nicknames,
            OldAudit oldAudit,
            SettingsAudit settingsAudit,
            DemoUsers demoUsers,
            FirstOperator firstOperator) {
        this.config = config;
        this.keys = keys;
        this.reservedWords = reservedWords;
        this.revocations = revocations;
        this.unusedDevices = unusedDevices;
        this.outbox = outbox;
        this.mails = mails;
        this.oldCodes = oldCodes;
        this.forgetting = forgetting;
        this.nicknames = nicknames;
        this.oldAudit = oldAudit;
        this.settingsAudit = settingsAudit;
        this.demoUsers = demoUsers;
        this.firstOperator = firstOperator;
    }

    void start(@Observes StartupEvent event) throws Throwable {
        // 1. configuration; values that are not allowed have ended the start before this
        CrossChecks.check(config);
        SettingsLog.write(config);
        // 2. signing keys, on this thread and no event loop: without one this throws
        keys.load();
        // 3. what names are checked by
        reservedWords.load();
        // 4. demo users, on one machine only
        if (config.demoUsers()) {
            demoUsers.create();
        }
        // 5. who lets the other operators in; before all that uses the database by itself, so that it need not wait for
        // a place
        VertxContextSupport.subscribeAndAwait(firstOperator::make);
        // 6. revocations a former process left behind
        revocations.start();
        // 7. devices that nobody uses any more
        unusedDevices.start();
        // 8. notices for feeds; message-service may be away
        outbox.start();
        // 9. mails that a former process left behind
        mails.start();
        oldCodes.start();
        // 10. deleted users whom the other services have not forgotten
        forgetting.start();
        // 11. nicknames that an older release did not fold
        nicknames.start();
        // 12. what the audit log needs no longer keep, and what it is told
        oldAudit.start();
        settingsAudit.start();
    }
}
