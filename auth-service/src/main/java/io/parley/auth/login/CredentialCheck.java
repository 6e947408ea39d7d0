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
    private static final int NOBODY = 0;

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
        return check(Integer.toString(account.id), account.id, account.passwordHash, password);
    }

    /** Takes as long as the check of an account and says no; limited in the same way, by what was typed. */
    Uni<Boolean> checkNobody(String typed, Password password) {
        return hashing.hashOfNobody()
                .chain(hash -> check("unknown " + typed, NOBODY, hash, password))
                .replaceWith(false);
    }

    /** A password that was just set need not be hashed again when it is used. */
    void remember(Account account, Password password) {
        verified.remember(verified.fingerprint(account.id, account.passwordHash, password));
    }

    private Uni<Boolean> check(String limitKey, int accountId, String storedHash, Password password) {
        failures.refuseIfBlocked(limitKey);
        VerifiedCredentials.Fingerprint fingerprint = verified.fingerprint(accountId, storedHash, password);
        if (verified.contains(fingerprint)) {
            failures.forget(limitKey);
            return Uni.createFrom().item(true);
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        CompletableFuture<Boolean> earlier = running.putIfAbsent(fingerprint, result);
        if (earlier == null) {
            failures.count(limitKey);
            hashing.verify(storedHash, password)
                    .whenComplete((correct, failure) -> settle(limitKey, fingerprint, result, correct, failure));
        }
        return Uni.createFrom()
                .completionStage(earlier == null ? result : earlier)
                .emitOn(BoundedWorkers.currentContext());
    }

    private void settle(
            String limitKey,
            VerifiedCredentials.Fingerprint fingerprint,
            CompletableFuture<Boolean> result,
            Boolean correct,
            Throwable failure) {
        if (failure != null) {
            failures.takeBack(limitKey);
        } else if (correct) {
            failures.forget(limitKey);
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
