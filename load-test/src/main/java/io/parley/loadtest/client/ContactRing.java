package io.parley.loadtest.client;

import java.util.stream.IntStream;

/**
 * Who is a contact of whom: users in a ring, each one of whom has the same number of nearest ones on either side. Users
 * are known by their places, which count from 0.
 *
 * @param users in the ring
 * @param each contacts of every user; even, and fewer than the users
 */
public record ContactRing(int users, int each) {
    /** Refuses what is no ring. */
    public ContactRing {
        if (each < 2 || each % 2 != 0 || each >= users) {
            throw new IllegalArgumentException(
                    "users have an even number of contacts, fewer than there are users, not " + each + " of " + users);
        }
    }

    /** The places of a user's contacts, ascending. */
    public int[] contactsOf(int place) {
        return IntStream.rangeClosed(-each / 2, each / 2)
                .filter(distance -> distance != 0)
                .map(distance -> Math.floorMod(place + distance, users))
                .sorted()
                .toArray();
    }
}
