package io.parley.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.auth.account.AccountName;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.attempt.ClientAddress;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * From which addresses each account has logged in of late, by what was typed. In the memory of each replica; any thread may
 * call. It decides who need not wait behind strangers, and never whether a password is right.
 */
@ApplicationScoped
public class KnownAddresses {
    private final Cache<Known, Boolean> known;

    KnownAddresses(AttemptSettings settings) {
        known = Caffeine.newBuilder()
                .maximumSize(settings.trackedKeys())
                .expireAfterAccess(settings.addressMemory())
                .build();
    }

    private record Known(AccountName name, String addressKey) {}

    boolean contains(AccountName name, ClientAddress address) {
        return address.known() && known.getIfPresent(new Known(name, address.key())) != null;
    }

    /** The account has logged in from there; whether that is new. */
    boolean remember(AccountName name, ClientAddress address) {
        return address.known() && known.asMap().put(new Known(name, address.key()), Boolean.TRUE) == null;
    }
}
