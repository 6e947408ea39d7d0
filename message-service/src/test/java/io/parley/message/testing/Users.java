package io.parley.message.testing;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** User ids that no other test has. */
public final class Users {
    private static final AtomicInteger LAST =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(200_000_000, 800_000_000));

    private Users() {}

    /** A new one, higher than those before. */
    public static int next() {
        return LAST.incrementAndGet();
    }
}
