package io.parley.auth.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.worker.BoundedWorkers;
import io.parley.auth.worker.Turn;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Computes password hashes, never on the thread that asks. Its threads are as many as the cores, its queue is bounded, in
 * places and in time, and shared fairly by address: when that is full, OVERLOADED says when to come back.
 */
@ApplicationScoped
public class PasswordHashing {
    private static final int RANDOM_PASSWORD_BYTES = 32;

    /** Of one hash at the default cost, on a fast core. The first after a start takes far longer. */
    private static final Duration GUESS = Duration.ofMillis(50);

    private final Argon2Cost cost;
    private final Argon2id argon2id;
    private final BoundedWorkers workers;
    private final CompletableFuture<String> hashOfNobody;

    PasswordHashing(PasswordHashSettings settings, MeterRegistry metrics) {
        cost = new Argon2Cost(settings.memoryKib(), settings.iterations(), settings.parallelism());
        int threads = settings.workers().orElse(Runtime.getRuntime().availableProcessors());
        argon2id = new Argon2id(settings.memoryKib());
        workers = new BoundedWorkers("hash", threads, settings.queue(), GUESS, settings.longestWait(), metrics);
        byte[] unknown = new byte[RANDOM_PASSWORD_BYTES];
        new SecureRandom().nextBytes(unknown);
        hashOfNobody = workers.submit(
                Turn.OF_ALL, () -> PasswordHash.compute(unknown, cost, argon2id).toString());
    }

    /** The PHC string of a new password. */
    Uni<String> hash(Turn turn, Password password) {
        return workers.run(turn, () -> PasswordHash.compute(password.utf8(), cost, argon2id)
                .toString());
    }

    /** Whether a password is the one a PHC string was made of. The answer comes on a worker. */
    CompletableFuture<Boolean> verify(Turn turn, String phc, Password password) {
        return workers.submit(turn, () -> PasswordHash.parse(phc).matches(password.utf8(), argon2id));
    }

    /**
     * Says that a password will have to be checked soon, perhaps.
     *
     * @return why it should not come, when it would wait too long; otherwise {@link #announcedHasCome} must follow
     */
    Optional<Refusal> announce(Turn turn) {
        return workers.announce(turn);
    }

    /** What was announced comes now, or never. */
    void announcedHasCome(Turn turn) {
        workers.announcedHasCome(turn);
    }

    /** Whether the hash was made at another cost than the one in force. */
    boolean outdated(String phc) {
        return !PasswordHash.parse(phc).cost().equals(cost);
    }

    /** A hash that no password matches. Checking it makes an unknown account take the time of a known one. */
    Uni<String> hashOfNobody() {
        return hashOfNobody.isDone()
                ? Uni.createFrom().item(hashOfNobody.join())
                : Uni.createFrom().completionStage(hashOfNobody).emitOn(BoundedWorkers.currentContext());
    }

    @PreDestroy
    void stop() throws InterruptedException {
        workers.close();
    }
}
