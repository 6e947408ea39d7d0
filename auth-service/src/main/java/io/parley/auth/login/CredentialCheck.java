package io.parley.auth.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.Account;
import io.parley.auth.attempt.AttemptLimiter;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.worker.BoundedWorkers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Decides whether a password is right, at the lowest cost: a remembered success costs no hash, and equal checks at the
 * same time share one. Limits guessing per account, for each address and altogether: every check that starts counts as a
 * failure until it has succeeded, so many guesses at once gain nothing, and one address checks one password of an account
 * at a time.
 *
 * <p>What strangers do shuts nobody out who is known: the limit of an account altogether does not hold for its devices, for
 * addresses it has logged in from, nor for a password that was correct of late.
 */
@ApplicationScoped
public class CredentialCheck {
    /** About what a hash takes where several wait. */
    private static final Duration NEXT_TURN = Duration.ofSeconds(1);

    private final PasswordHashing hashing;
    private final VerifiedCredentials verified;
    private final AttemptLimiter failures;
    private final AttemptLimiter failuresEverywhere;
    private final ConcurrentMap<VerifiedCredentials.Fingerprint, CompletableFuture<Boolean>> running =
            new ConcurrentHashMap<>();
    /** What each claimant of an account has under way. */
    private final ConcurrentMap<String, VerifiedCredentials.Fingerprint> claims = new ConcurrentHashMap<>();

    CredentialCheck(
            PasswordHashing hashing,
            VerifiedCredentials verified,
            AttemptSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.hashing = hashing;
        this.verified = verified;
        failures = new AttemptLimiter("account", settings.failuresPerAccount(), settings, clock, metrics);
        failuresEverywhere = new AttemptLimiter(
                "account-everywhere", settings.failuresPerAccountEverywhere(), settings, clock, metrics);
    }

    /** Whether this is the password of the account; RATE_LIMITED after too many that were not. */
    Uni<Boolean> check(Account account, Password password, Claimant claimant) {
        return check(key(account), account.passwordHash, password, claimant);
    }

    /**
     * Takes as long as the check of an account and says no; limited in the same way, by what was typed. Two that were
     * typed differently share no hash, or the time of the second would tell that neither exists.
     */
    Uni<Boolean> checkNobody(String typed, Password password, Claimant claimant) {
        return hashing.hashOfNobody()
                .chain(hash -> check("unknown " + typed, hash, password, claimant))
                .replaceWith(false);
    }

    /** A password that was just set need not be hashed again when it is used. */
    void remember(Account account, Password password) {
        verified.remember(verified.fingerprint(key(account), account.passwordHash, password));
    }

    private static String key(Account account) {
        return Integer.toString(account.id);
    }

    private Uni<Boolean> check(String account, String storedHash, Password password, Claimant claimant) {
        String claim = account + " " + claimant.key();
        failures.refuseIfBlocked(claim);
        VerifiedCredentials.Fingerprint fingerprint = verified.fingerprint(account, storedHash, password);
        if (verified.contains(fingerprint)) {
            failures.forget(claim);
            return Uni.createFrom().item(true);
        }
        if (!claimant.known()) {
            refuseIfShut(account, claim);
        }
        VerifiedCredentials.Fingerprint underWay = claims.putIfAbsent(claim, fingerprint);
        if (underWay != null && !underWay.equals(fingerprint)) {
            throw Refusal.rateLimited("Another password of this account is being checked; try again.", NEXT_TURN);
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        CompletableFuture<Boolean> earlier = running.putIfAbsent(fingerprint, result);
        if (earlier == null) {
            count(account, claim, claimant);
            hashing.verify(claimant.turn(), storedHash, password)
                    .whenComplete((correct, failure) ->
                            settle(account, claim, claimant, fingerprint, result, correct, failure));
        } else if (underWay == null) {
            // Somebody elsewhere has the same under way.
            earlier.whenComplete((correct, failure) -> claims.remove(claim, fingerprint));
        }
        return Uni.createFrom()
                .completionStage(earlier == null ? result : earlier)
                .emitOn(BoundedWorkers.currentContext());
    }

    /** What somebody known gets wrong shuts out nobody else. */
    private void count(String account, String claim, Claimant claimant) {
        failures.count(claim);
        if (!claimant.known()) {
            failuresEverywhere.count(account);
        }
    }

    /** Counted for the claimant as well: else it could be asked, for nothing, whether a password is a remembered one. */
    private void refuseIfShut(String account, String claim) {
        try {
            failuresEverywhere.refuseIfBlocked(account);
        } catch (Refusal shut) {
            failures.count(claim);
            throw shut;
        }
    }

    private void settle(
            String account,
            String claim,
            Claimant claimant,
            VerifiedCredentials.Fingerprint fingerprint,
            CompletableFuture<Boolean> result,
            Boolean correct,
            Throwable failure) {
        if ((failure != null || correct) && !claimant.known()) {
            failuresEverywhere.takeBack(account);
        }
        if (failure != null) {
            failures.takeBack(claim);
        } else if (correct) {
            failures.forget(claim);
            verified.remember(fingerprint);
        }
        claims.remove(claim, fingerprint);
        running.remove(fingerprint, result);
        if (failure != null) {
            result.completeExceptionally(failure);
        } else {
            result.complete(correct);
        }
    }
}
