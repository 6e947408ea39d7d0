package io.parley.loadtest.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What everybody was last told of each of his contacts, against what he is to see of them. Users are known by their
 * places, which count from 0; times are as {@code System.nanoTime}. Thread-safe.
 *
 * @param <S> a status
 */
public final class StatusLedger<S> {
    private static final long NONE = Long.MIN_VALUE;
    private static final long NOT_ANSWERED = Long.MAX_VALUE;

    private final List<int[]> contacts;
    private final Object[] shown;
    /** What each user was told of each of his contacts; null: nothing. */
    private final Object[][] told;
    /** For each user, how many of his contacts do not see him as he is. */
    private final int[] wrongAbout;
    /** When the server had taken in the last change that not all know of. */
    private final long[] changedAt;
    /** Who is not there needs to know nothing. */
    private final boolean[] absent;

    private long wrong;
    private long rightSince;
    private long strangers;

    /**
     * Nobody was told anything.
     *
     * @param contacts for each user the places of his contacts, ascending; who is somebody's contact has him for one too
     * @param first what is to be seen of everybody
     */
    public StatusLedger(List<int[]> contacts, S first) {
        this.contacts = List.copyOf(contacts);
        shown = new Object[contacts.size()];
        Arrays.fill(shown, first);
        told = contacts.stream().map(own -> new Object[own.length]).toArray(Object[][]::new);
        wrongAbout = contacts.stream().mapToInt(own -> own.length).toArray();
        wrong = Arrays.stream(wrongAbout).sum();
        changedAt = new long[contacts.size()];
        Arrays.fill(changedAt, NONE);
        absent = new boolean[contacts.size()];
    }

    /**
     * A user was told of a change that he did not know of.
     *
     * @param changedNanos when the server had taken it in; now, when it has not said so yet
     * @param last whether he was the last one
     */
    public record News(long changedNanos, boolean last) {}

    /** From now on others are to see this of the user; who does not yet know of an earlier change need not. */
    public synchronized void changes(int user, S status, long now) {
        shown[user] = status;
        changedAt[user] = NOT_ANSWERED;
        int unaware = 0;
        for (int contact : contacts.get(user)) {
            unaware += isRight(contact, placeOf(user, contact)) ? 0 : 1;
        }
        count(user, unaware - wrongAbout[user], now);
    }

    /** The server has taken in the user's last change. */
    public synchronized void changed(int user, long now) {
        if (changedAt[user] == NOT_ANSWERED) {
            changedAt[user] = now;
        }
    }

    /**
     * A user was told what he sees of another one.
     *
     * @return empty when that is no news, or of no change since everybody knew of the last one
     */
    public synchronized Optional<News> told(int user, int other, S status, long now) {
        int place = placeOf(other, user);
        if (place < 0) {
            strangers++;
            return Optional.empty();
        }
        boolean before = isRight(user, place);
        told[user][place] = status;
        boolean after = isRight(user, place);
        count(other, (before ? 1 : 0) - (after ? 1 : 0), now);
        long changed = changedAt[other];
        boolean last = wrongAbout[other] == 0;
        if (last) {
            changedAt[other] = NONE;
        }
        return before || !after || changed == NONE
                ? Optional.empty()
                : Optional.of(new News(Math.min(changed, now), last));
    }

    /** Somebody was told of a user who is not among the others at all. */
    public synchronized void toldOfStranger() {
        strangers++;
    }

    /** The user's connection has ended, and he will have another: what he was told no longer counts. */
    public synchronized void forgets(int user, long now) {
        restart(user, false, now);
    }

    /** The user stays away, and need not be told anything until he {@link #forgets} that. */
    public synchronized void leaves(int user, long now) {
        restart(user, true, now);
    }

    /** How many contacts do not see the user as he is. */
    public synchronized int wrongAbout(int user) {
        return wrongAbout[user];
    }

    /** Over all users, the contacts whom they do not see as they are. */
    public synchronized long wrong() {
        return wrong;
    }

    /** Since when everybody has seen all contacts as they are; when that was so last, while it is not so. */
    public synchronized long rightSinceNanos() {
        return rightSince;
    }

    /** How often somebody was told of a user who is no contact of his. */
    public synchronized long strangers() {
        return strangers;
    }

    private int placeOf(int contact, int user) {
        return Arrays.binarySearch(contacts.get(user), contact);
    }

    private void restart(int user, boolean away, long now) {
        for (int place = 0; place < told[user].length; place++) {
            boolean before = isRight(user, place);
            told[user][place] = null;
            count(contacts.get(user)[place], (before ? 1 : 0) - (away ? 1 : 0), now);
        }
        absent[user] = away;
    }

    private boolean isRight(int user, int place) {
        return absent[user] || shown[contacts.get(user)[place]].equals(told[user][place]);
    }

    private void count(int about, int more, long now) {
        wrongAbout[about] += more;
        wrong += more;
        if (wrong == 0 && more != 0) {
            rightSince = now;
        }
    }
}
