package io.parley.auth.mail;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Where mails are left to be sent. {@link #order} is part of the transaction of what the mail is about; after the commit,
 * {@link #hint} has it sent soon. A mail is sent once, but for one case: a process that dies after the SMTP server took it and
 * before its row is gone leaves it to be sent again a minute later, with the same words and the same code.
 *
 * <p>Any thread may call.
 */
@ApplicationScoped
public class Mails {
    private final MailStore store;
    private final MailSender sender;
    private final MailSettings settings;

    Mails(MailStore store, MailSender sender, MailSettings settings, MeterRegistry metrics) {
        this.store = store;
        this.sender = sender;
        this.settings = settings;
        Gauge.builder("parley.auth.mails.waiting", sender, MailSender::waiting)
                .description("Mails that the SMTP server has not taken yet, as last seen")
                .register(metrics);
    }

    /** Whether this server sends mail. */
    public boolean isOn() {
        return sender.isOn();
    }

    /** Whether one more may be ordered. By what was last counted, so a few too many may come in. */
    public boolean hasRoom() {
        return sender.waiting() < settings.capacity();
    }

    /** Whether mail can be sent to the address at all. */
    public boolean canReach(String address) {
        return Smtp.canReach(address);
    }

    /** Stores a mail in the transaction of the connection; does nothing when this server sends none. */
    public Uni<Void> order(SqlConnection connection, MailOrder order) {
        return isOn() ? store.add(connection, order) : Uni.createFrom().voidItem();
    }

    /** A transaction with a mail was committed. Never blocks. */
    public void hint() {
        sender.hint();
    }

    /** Begins to send, with what an earlier process left. */
    public void start() {
        sender.start();
    }
}
