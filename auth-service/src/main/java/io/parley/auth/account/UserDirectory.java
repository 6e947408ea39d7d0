package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers who is behind ids and names. Ids and names of nobody are passed over in silence. */
@ApplicationScoped
public class UserDirectory {
    /** Ids and names in one request. */
    public static final int LARGEST_LOOKUP = 500;

    private final AccountStore accounts;

    UserDirectory(AccountStore accounts) {
        this.accounts = accounts;
    }

    /** The users with these ids or names that exist, each once, in no particular order, and which name is whose. */
    public Uni<FoundProfiles> lookup(List<Integer> ids, List<String> names) {
        if (ids.size() + names.size() > LARGEST_LOOKUP) {
            throw Refusal.invalid("user_ids and user_names must have at most 500 entries together.");
        }
        Map<String, NameKey> keys = new HashMap<>();
        for (String name : names) {
            if (!FieldBytes.exceed(name, FieldBytes.USER_NAME)) {
                keys.put(name, NameKey.ofName(name));
            }
        }
        return accounts.profiles(Set.copyOf(ids), keys);
    }
}
