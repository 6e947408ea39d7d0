package io.parley.loadtest.seed;

import io.parley.loadtest.client.Account;
import io.parley.localcluster.host.LocalClusterException;
import java.time.Clock;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Users {@code seed-0}, {@code seed-1}, … with a history, added to whatever a cluster holds. */
public final class ClusterFilling {
    private static final String PREFIX = "seed-";
    /** Benchmarks seed users too: their ids, which follow from the index, must be others. */
    private static final int FIRST_INDEX = 200_000_000;

    /** Has acknowledged the history: a device that logs in later begins after it. */
    private static final String DEVICE = "seed";

    private final SeededUsers users;
    private final SeededMessages messages;

    /** @param clock tells when everything was made */
    public ClusterFilling(ClusterDatabase database, Clock clock) {
        users = new SeededUsers(database, clock);
        messages = new SeededMessages(database, clock);
    }

    /**
     * Adds users, neighbours of whom wrote to each other.
     *
     * @param count users; even when there are messages
     * @param total messages, spread evenly
     * @param password of all of them
     * @param progress hears now and then how many messages there are
     * @return the users, in the order of their names' numbers
     */
    public List<Account> add(int count, long total, String password, LongConsumer progress) {
        if (count < 1 || total < 0 || (total > 0 && count % 2 != 0)) {
            throw new IllegalArgumentException(
                    "There must be at least one user, and an even number of users for messages between them, not "
                            + count + " users and " + total + " messages.");
        }
        int first = users.countNamed(PREFIX);
        List<Account> accounts = IntStream.range(first, first + count)
                .mapToObj(index -> new Account(FIRST_INDEX + index, PREFIX + index, password))
                .toList();
        users.create(accounts, "");
        int there = users.countNamed(PREFIX);
        if (there != first + count) {
            throw new LocalClusterException("Only " + (there - first) + " of " + count
                    + " users could be added: others have their names or ids. Start afresh with ./parley reset.");
        }
        if (total > 0) {
            messages.create(accounts, total, DEVICE, progress);
        }
        return accounts;
    }
}
