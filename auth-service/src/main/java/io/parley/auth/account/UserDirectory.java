package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers who is behind ids and names. Ids and names of nobody are passed over in silence. */
@ApplicationScoped
public class UserDirectory {
    /** Ids and names in one request. */
    public static final int LARGEST_LOOKUP = 500;

    private final AccountStore accounts;

    UserDirectory(AccountStore accounts) {
        this.accounts = accounts;
    }

    /** The users with these ids or names that exist, each once, in no particular order. */
    public Uni<List<UserProfile>> lookup(List<Integer> ids, List<String> names) {
        if (ids.size() + names.size() > LARGEST_LOOKUP) {
            throw Refusal.invalid("user_ids and user_names must have at most 500 entries together.");
        }
        Set<String> nameKeys = names.stream()
                .filter(name -> name.length() <= AccountName.LONGEST)
                .map(UserName::fold)
                .collect(Collectors.toSet());
        return accounts.profiles(Set.copyOf(ids), nameKeys);
    }
}
