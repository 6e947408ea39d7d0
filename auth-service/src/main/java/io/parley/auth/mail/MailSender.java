package io.parley.auth.mail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends the mails that wait, a few at a time: a moment after a hint, and otherwise every few seconds, as another process may have left some
 * and others are to be tried again. A mail that cannot be sent is tried again after ever longer pauses until nobody has use for it; one
 * that the SMTP server refuses for good is given up at once.
 */
@ApplicationScoped
class MailSender {
    private static final Logger LOG = Logger.getLogger(MailSender.class);
    /**
     * After a hint. What is done with a mail depends on whether the address has an account, and must not be felt in the time of the
     * answer to who asked for it.
     */
    private static final long LEAST_WAIT_MS = 50;

    private static final long MOST_MORE_WAIT_MS = 100;
    private static final long PAUSE_MS = TimeUnit.SECONDS.toMillis(5);
    private static final long FIRST_DELAY_MS = 2_000;
    private static final long LONGEST_DELAY_MS = TimeUnit.MINUTES.toMillis(10);
    private static final int MOST_DOUBLINGS = 10;
    private static final long BETWEEN_LOGS_MS = TimeUnit.MINUTES.toMillis(1);

    private final MailStore store;
    private final LetterWriter writer;
    private final MailSettings settings;
    private final Vertx vertx;
    private final Clock clock;
    private final Optional<Smtp> smtp;
    private final Counter sent;
    private final Counter refused;
    private final Counter failed;
    private final Counter givenUp;
    private final AtomicBoolean working = new AtomicBoolean();
    private volatile boolean hinted;
    private volatile boolean stopping;
    private volatile int waiting;
    private volatile long toldMs;

    MailSender(
            MailStore store,
            LetterWriter writer,
            LetterForm form,
            MailSettings settings,
            Vertx vertx,
            Clock clock,
            MeterRegistry metrics) {
        this.store = store;
        this.writer = writer;
        this.settings = settings;
        this.vertx = vertx;
        this.clock = clock;
        sent = outcomes("sent", metrics);
        refused = outcomes("refused", metrics);
        failed = outcomes("failed", metrics);
        givenUp = outcomes("given-up", metrics);
        smtp = settings.host().filter(host -> !host.isBlank()).map(host -> new Smtp(vertx, settings, form));
    }

    boolean isOn() {
        return smtp.isPresent();
    }

    /** Mails that wait, as last seen; the capacity at most. */
    int waiting() {
        return waiting;
    }

    void start() {
        if (isOn()) {
            vertx.setPeriodic(1, PAUSE_MS, timer -> pass());
        }
    }

    void hint() {
        if (isOn()) {
            vertx.setTimer(
                    LEAST_WAIT_MS + ThreadLocalRandom.current().nextLong(MOST_MORE_WAIT_MS), timer -> passOrLater());
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
        smtp.ifPresent(Smtp::close);
    }

    private void passOrLater() {
        hinted = true;
        pass();
    }

    /** Sends what is due, unless that is under way. */
    private void pass() {
        if (stopping || !working.compareAndSet(false, true)) {
            return;
        }
        hinted = false;
        Uni.createFrom().deferred(this::sendSome).subscribe().with(this::ended, failure -> {
            LOG.debugf("Mails wait for the database: %s", failure.getMessage());
            working.set(false);
        });
    }

    private void ended(boolean more) {
        working.set(false);
        if (more || hinted) {
            pass();
        }
    }

    /** Whether there may be more. */
    private Uni<Boolean> sendSome() {
        return store.take(settings.atATime()).call(this::settleAll).chain(taken -> store.count(settings.capacity())
                .invoke(count -> waiting = count)
                .map(count -> taken.size() == settings.atATime()));
    }

    private Uni<Void> settleAll(List<WaitingMail> taken) {
        return taken.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(taken.stream().map(this::settle).toList())
                        .andCollectFailures()
                        .replaceWithVoid();
    }

    private Uni<Void> settle(WaitingMail mail) {
        return writer.write(mail.order())
                .chain(letter -> letter.isEmpty()
                        ? store.remove(mail)
                        : smtp.orElseThrow()
                                .send(mail.order().address(), letter.get())
                                .chain(() -> {
                                    sent.increment();
                                    return store.remove(mail);
                                }))
                .onFailure()
                .recoverWithUni(failure -> failed(mail, failure));
    }

    private Uni<Void> failed(WaitingMail mail, Throwable failure) {
        if (Smtp.isForGood(failure)) {
            refused.increment();
            LOG.debugf("The SMTP server refuses a mail: %s", failure.getMessage());
            return store.remove(mail);
        }
        failed.increment();
        tell(failure);
        long delayMs = Math.min(FIRST_DELAY_MS << Math.min(mail.tries() - 1, MOST_DOUBLINGS), LONGEST_DELAY_MS);
        if (clock.millis() + delayMs
                > mail.createdMs() + writer.lifetimeMs(mail.order().kind())) {
            givenUp.increment();
            return store.remove(mail);
        }
        return store.later(mail, delayMs);
    }

    private void tell(Throwable failure) {
        long nowMs = clock.millis();
        if (nowMs - toldMs >= BETWEEN_LOGS_MS) {
            toldMs = nowMs;
            LOG.warnf(
                    "Mail cannot be sent by %s:%d (%s); it waits and is tried again. Check parley.auth.mail.*, and whether the SMTP"
                            + " server can be reached from here.",
                    settings.host().orElse(""), settings.port(), Smtp.reason(failure));
        }
    }

    private static Counter outcomes(String outcome, MeterRegistry metrics) {
        return Counter.builder("parley.auth.mails")
                .description("Attempts to send a mail")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
