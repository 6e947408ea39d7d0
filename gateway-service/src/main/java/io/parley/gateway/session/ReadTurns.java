package io.parley.gateway.session;

import java.util.ArrayDeque;

/**
 * Lets a few of one session's reads in at a time; some others wait in the order in which they came. Holds nothing while
 * nobody reads. Confined to the event loop of the session.
 */
public final class ReadTurns {
    private ArrayDeque<Runnable> waiting;
    private int width;
    private int inside;
    private boolean lettingIn;

    ReadTurns() {}

    /**
     * Runs the read now, or when others have {@linkplain #left left}.
     *
     * @param atATime reads that may be inside
     * @param mayWait reads that may wait
     * @return false when too many wait already: the read is not run
     */
    public boolean pass(Runnable read, int atATime, int mayWait) {
        width = atATime;
        if (inside >= width && waiting != null && waiting.size() >= mayWait) {
            return false;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        waiting.add(read);
        letIn();
        return true;
    }

    /** A read is over: the next one's turn has come. */
    public void left() {
        inside--;
        letIn();
    }

    /** A read that is over at once comes back here from within the loop, which goes on by itself: the stack stays flat. */
    private void letIn() {
        if (lettingIn) {
            return;
        }
        lettingIn = true;
        try {
            while (inside < width && waiting != null && !waiting.isEmpty()) {
                inside++;
                waiting.remove().run();
            }
        } finally {
            lettingIn = false;
        }
        if (inside == 0) {
            waiting = null;
        }
    }
}
