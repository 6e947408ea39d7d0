package io.parley.gateway.trace;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which entries are traced.
 *
 * @param share of all, 0 to 1
 * @param users those whose entries are all traced, by id
 */
public record Sampling(double share, Set<Integer> users) {
    /** Copies the set. */
    public Sampling {
        users = Set.copyOf(users);
    }

    /** With another share. */
    public Sampling withShare(double other) {
        return new Sampling(other, users);
    }

    /** With other users. */
    public Sampling withUsers(Set<Integer> others) {
        return new Sampling(share, others);
    }

    boolean isChosen(int user) {
        return users.contains(user);
    }

    boolean isInShare() {
        return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
    }
}
