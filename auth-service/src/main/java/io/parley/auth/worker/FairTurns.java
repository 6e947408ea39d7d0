package io.parley.auth.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What waits for a worker, in fair order: everybody's first before anybody's second, by the share that each names (an
 * address), so that a thousand of one stranger wait behind the one of another. Those who are known have a lane of their own:
 * it has every other turn, and a quarter of the places is kept for it. Any thread may call.
 *
 * <p>When all places are taken, who has the most waiting gives one up for who has fewer.
 */
final class FairTurns<T> {
    private static final int KEPT_DIVISOR = 4;

    private final Lane strangers;
    private final Lane known;
    private final int places;
    private boolean knownHadTheLastTurn;

    /** @param places how many may wait together */
    FairTurns(int places) {
        this.places = places;
        strangers = new Lane(places - places / KEPT_DIVISOR);
        known = new Lane(places);
    }

    /**
     * One more waits.
     *
     * @return who has to go in its place: itself, another, or nobody (null)
     */
    synchronized T add(Turn turn, T work) {
        Lane lane = lane(turn);
        if (lane.size < lane.most && size() < places) {
            lane.add(turn.share(), work);
            return null;
        }
        // Who is known goes before strangers wherever the places are too few; otherwise the lane decides among its own.
        Lane giving = turn.known() && known.size < places && strangers.size > 0 ? strangers : lane;
        boolean fewer = giving != lane || lane.nextRound(turn.share()) < lane.lastRound();
        if (!fewer) {
            return work;
        }
        T gone = giving.removeLast();
        lane.add(turn.share(), work);
        return gone;
    }

    /** The next one; null when nobody waits. */
    synchronized T next() {
        boolean fromKnown = strangers.size == 0 || known.size > 0 && !knownHadTheLastTurn;
        knownHadTheLastTurn = fromKnown;
        return fromKnown ? known.next() : strangers.next();
    }

    /** How many would come before one more of this turn, announced ones included. */
    synchronized int ahead(Turn turn) {
        int own = lane(turn).ahead(turn.share());
        Lane other = turn.known() ? strangers : known;
        return own + Math.min(own + 1, other.size + other.announced);
    }

    /** One will come soon: until {@link #announcedHasCome} it counts as waiting. */
    synchronized void announce(Turn turn) {
        Lane lane = lane(turn);
        lane.announced++;
        lane.count(turn.share());
    }

    synchronized void announcedHasCome(Turn turn) {
        Lane lane = lane(turn);
        lane.announced--;
        lane.uncount(turn.share());
    }

    /** How many wait. */
    synchronized int size() {
        return strangers.size + known.size;
    }

    /** How many wait or are announced. */
    synchronized int expected() {
        return size() + strangers.announced + known.announced;
    }

    private Lane lane(Turn turn) {
        return turn.known() ? known : strangers;
    }

    private record Waiting<T>(String share, T work) {}

    /** How many of a share wait or are announced, and in which round its latest was put. */
    private static final class Share {
        private int count;
        private long lastRound = Long.MIN_VALUE;
    }

    /** Rounds in which each share has one turn. */
    private final class Lane {
        private final int most;
        private final TreeMap<Long, ArrayDeque<Waiting<T>>> rounds = new TreeMap<>();
        private final Map<String, Share> shares = new HashMap<>();
        /** At k - 1, how many shares have k or more: what one more of a share has before it is the sum of those up to it. */
        private final List<Integer> sharesWithAtLeast = new ArrayList<>();

        private int size;
        private int announced;
        private long round;
        private int addedToRound;

        private Lane(int most) {
            this.most = most;
        }

        private void add(String name, T work) {
            long at = nextRound(name);
            Share share = count(name);
            share.lastRound = at;
            if (at == round) {
                addedToRound++;
            }
            rounds.computeIfAbsent(at, none -> new ArrayDeque<>()).add(new Waiting<>(name, work));
            size++;
        }

        /** A round takes only so many: newcomers without end would put off everybody's second turn for ever. */
        private long nextRound(String name) {
            Share share = shares.get(name);
            long first = addedToRound < most ? round : round + 1;
            return share == null ? first : Math.max(first, share.lastRound + 1);
        }

        private long lastRound() {
            return rounds.isEmpty() ? Long.MIN_VALUE : rounds.lastKey();
        }

        private T next() {
            if (size == 0) {
                return null;
            }
            Map.Entry<Long, ArrayDeque<Waiting<T>>> first = rounds.firstEntry();
            if (first.getKey() > round) {
                round = first.getKey();
                addedToRound = first.getValue().size();
                shares.values().removeIf(share -> share.count == 0 && share.lastRound < round);
            }
            return taken(first, first.getValue().pollFirst());
        }

        private T removeLast() {
            Map.Entry<Long, ArrayDeque<Waiting<T>>> last = rounds.lastEntry();
            Waiting<T> removed = last.getValue().pollLast();
            shares.get(removed.share()).lastRound--;
            return taken(last, removed);
        }

        private T taken(Map.Entry<Long, ArrayDeque<Waiting<T>>> from, Waiting<T> waiting) {
            if (from.getValue().isEmpty()) {
                rounds.remove(from.getKey());
            }
            size--;
            uncount(waiting.share());
            return waiting.work();
        }

        private Share count(String name) {
            Share share = shares.computeIfAbsent(name, none -> new Share());
            share.count++;
            if (sharesWithAtLeast.size() < share.count) {
                sharesWithAtLeast.add(0);
            }
            sharesWithAtLeast.set(share.count - 1, sharesWithAtLeast.get(share.count - 1) + 1);
            return share;
        }

        private void uncount(String name) {
            Share share = shares.get(name);
            sharesWithAtLeast.set(share.count - 1, sharesWithAtLeast.get(share.count - 1) - 1);
            share.count--;
            if (share.count == 0 && share.lastRound < round) {
                shares.remove(name);
            }
        }

        private int ahead(String name) {
            Share share = shares.get(name);
            int levels = Math.min(share == null ? 1 : share.count + 1, sharesWithAtLeast.size());
            int ahead = 0;
            for (int level = 0; level < levels; level++) {
                ahead += sharesWithAtLeast.get(level);
            }
            return ahead;
        }
    }
}
