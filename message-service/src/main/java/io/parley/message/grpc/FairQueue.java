package io.parley.message.grpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides a number of places among users: some at a time in all and for each user, the others wait, and users who wait
 * take turns, however much each of them wants. What waits is bounded for each user and in all; what nobody wants any more
 * when its turn comes is dropped. Safe for any thread; work is started on the thread that makes the place free.
 */
final class FairQueue {
    /** Something that a user wants done. */
    interface Work {
        int userId();

        /** Whether somebody still waits for it. */
        boolean isWanted();

        /** Its turn has come. {@link FairQueue#left} must follow, once. */
        void start();

        /** Nobody waited for it any more when its turn came. */
        void dropped();
    }

    private final int places;
    private final int placesPerUser;
    private final int mayWait;
    private final int mayWaitPerUser;
    private final Map<Integer, Line> lines = new HashMap<>();
    /** Whose turn comes next: lines with work that waits, of users who have not all their places. */
    private final ArrayDeque<Line> turns = new ArrayDeque<>();

    private int taken;
    private int waiting;

    FairQueue(int places, int placesPerUser, int mayWait, int mayWaitPerUser) {
        this.places = places;
        this.placesPerUser = placesPerUser;
        this.mayWait = mayWait;
        this.mayWaitPerUser = mayWaitPerUser;
    }

    /**
     * Starts the work now, or when its turn has come.
     *
     * @return false when too much waits already; then it is not started
     */
    boolean offer(Work work) {
        List<Runnable> next;
        synchronized (this) {
            Line line = lines.computeIfAbsent(work.userId(), Line::new);
            boolean mustWait = taken >= places || line.taken >= placesPerUser;
            if (mustWait && (waiting >= mayWait || line.waiting.size() >= mayWaitPerUser)) {
                line.forgetWhenEmpty();
                return false;
            }
            line.waiting.add(work);
            waiting++;
            line.takeTurn();
            next = next();
        }
        next.forEach(Runnable::run);
        return true;
    }

    /** Started work of this user has ended, in whatever way. */
    void left(int userId) {
        List<Runnable> next;
        synchronized (this) {
            Line line = lines.get(userId);
            taken--;
            line.taken--;
            line.takeTurn();
            line.forgetWhenEmpty();
            next = next();
        }
        next.forEach(Runnable::run);
    }

    /** Takes out what waits and is not wanted any more; nothing happens when it does not wait. */
    synchronized void withdraw(Work work) {
        Line line = lines.get(work.userId());
        if (line != null && line.waiting.remove(work)) {
            waiting--;
            if (line.waiting.isEmpty()) {
                turns.remove(line);
                line.hasTurn = false;
                line.forgetWhenEmpty();
            }
        }
    }

    /** Work that is being done. */
    synchronized int taken() {
        return taken;
    }

    /** Work that waits. */
    synchronized int waiting() {
        return waiting;
    }

    /** Users of whom something is done or waits. */
    synchronized int users() {
        return lines.size();
    }

    /** What is to be started, or dropped, now that there are places. */
    private List<Runnable> next() {
        List<Runnable> next = new ArrayList<>(2);
        while (taken < places && !turns.isEmpty()) {
            Line line = turns.remove();
            line.hasTurn = false;
            Work work = line.waiting.remove();
            waiting--;
            if (work.isWanted()) {
                taken++;
                line.taken++;
                next.add(work::start);
            } else {
                next.add(work::dropped);
            }
            line.takeTurn();
            line.forgetWhenEmpty();
        }
        return next;
    }

    /** One user's work. */
    private final class Line {
        private final int userId;
        private final ArrayDeque<Work> waiting = new ArrayDeque<>(4);
        private int taken;
        private boolean hasTurn;

        Line(int userId) {
            this.userId = userId;
        }

        void takeTurn() {
            if (!waiting.isEmpty() && taken < placesPerUser && !hasTurn) {
                hasTurn = turns.add(this);
            }
        }

        void forgetWhenEmpty() {
            if (taken == 0 && waiting.isEmpty()) {
                lines.remove(userId);
            }
        }
    }
}
