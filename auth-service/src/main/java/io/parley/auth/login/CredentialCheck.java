package io.parley.auth.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.Account;
import io.parley.auth.worker.BoundedWorkers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Decides whether a password is right, at the lowest cost: a remembered success costs no hash, and equal checks at the
 * same time share one. Limits guessing per account: every hash that starts counts as a failure until it has succeeded, so
 * many guesses at once gain nothing.
 */
@ApplicationScoped
public class CredentialCheck {
    private final PasswordHashing hashing;
    private final VerifiedCredentials verified;
    private final AttemptLimiter failures;
    private final ConcurrentMap<VerifiedCredentials.Fingerprint, CompletableFuture<Boolean>> running =
            new ConcurrentHashMap<>();

    CredentialCheck(
            PasswordHashing hashing,
            VerifiedCredentials verified,
            AttemptSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.hashing = hashing;
        this.verified = verified;
        failures = new AttemptLimiter("account", settings.failuresPerAccount(), settings, clock, metrics);
    }

    /** Whether this is the password of the account; RATE_LIMITED after too many that were not. */
    Uni<Boolean> check(Account account, Password password) {
        return check(key(account), account.passwordHash, password);
    }

    /**
     * Takes as long as the check of an account and says no; limited in the same way, by what was typed. Two that were
     * typed differently share no hash, or the time of the second would tell that neither exists.
     */
    Uni<Boolean> checkNobody(String typed, Password password) {
        return hashing.hashOfNobody()
                .chain(hash -> check("unknown " + typed, hash, password))
                .replaceWith(false);
    }

    /** A password that was just set need not be hashed again when it is used. */
    void remember(Account account, Password password) {
        verified.remember(verified.fingerprint(key(account), account.passwordHash, password));
    }

    private static String key(Account account) {
        return Integer.toString(account.id);
    }

    private Uni<Boolean> check(String account, String storedHash, Password password) {
        failures.refuseIfBlocked(account);
        VerifiedCredentials.Fingerprint fingerprint = verified.fingerprint(account, storedHash, password);
        if (verified.contains(fingerprint)) {
            failures.forget(account);
            return Uni.createFrom().item(true);
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        CompletableFuture<Boolean> earlier = running.putIfAbsent(fingerprint, result);
        if (earlier == null) {
            failures.count(account);
            hashing.verify(storedHash, password)
                    .whenComplete((correct, failure) -> settle(account, fingerprint, result, correct, failure));
        }
        return Uni.createFrom()
                .completionStage(earlier == null ? result : earlier)
                .emitOn(BoundedWorkers.currentContext());
    }

    private void settle(
            String account,
            VerifiedCredentials.Fingerprint fingerprint,
            CompletableFuture<Boolean> result,
            Boolean correct,
            Throwable failure) {
        if (failure != null) {
            failures.takeBack(account);
        } else if (correct) {
            failures.forget(account);
            verified.remember(fingerprint);
        }
        running.remove(fingerprint, result);
        if (failure != null) {
            result.completeExceptionally(failure);
        } else {
            result.complete(correct);
        }
    }
}
