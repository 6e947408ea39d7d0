package io.parley.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.auth.account.AccountName;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.worker.Turn;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Refuses a login whose password could not be checked in time before its account is looked up. Otherwise a storm of logins
 * spends the service's database access on accounts whose logins are refused, and those whose password has been checked
 * wait behind it until nobody waits for them.
 *
 * <p>Who logged in of late is let in: the password is probably remembered, and costs no hash. Any thread may call.
 */
@ApplicationScoped
public class LoginAdmission {
    private final PasswordHashing hashing;
    private final Cache<AccountName, Boolean> seen;
    /** What these announced is one hash, however many there are: equal checks share one. */
    private final Set<AccountName> beingLookedUp = ConcurrentHashMap.newKeySet();

    LoginAdmission(PasswordHashing hashing, PasswordHashSettings settings) {
        this.hashing = hashing;
        seen = Caffeine.newBuilder()
                .maximumSize(settings.cacheSize())
                .expireAfterWrite(settings.cacheLifetime())
                .build();
    }

    /** The look-up, or OVERLOADED in its place; decided with each subscription. */
    <T> Uni<T> lookUp(AccountName name, Turn turn, Supplier<Uni<T>> lookUp) {
        return Uni.createFrom().deferred(() -> {
            if (seen.getIfPresent(name) != null || !beingLookedUp.add(name)) {
                return lookUp.get();
            }
            Optional<Refusal> refusal = hashing.announce(turn);
            if (refusal.isPresent()) {
                beingLookedUp.remove(name);
                return Uni.createFrom().failure(refusal.get());
            }
            // Deferred as well: what is announced must be taken back also when the look-up throws at once.
            return Uni.createFrom().deferred(lookUp::get).onTermination().invoke(() -> {
                beingLookedUp.remove(name);
                hashing.announcedHasCome(turn);
            });
        });
    }

    /** The password was right. */
    void loggedIn(AccountName name) {
        seen.put(name, Boolean.TRUE);
    }
}
