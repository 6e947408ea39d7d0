package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.LoginWay;

/** A conversation under load: one user who writes and those who are to get it. Used on one event loop. */
interface Talk {
    /** Logs everybody in. */
    void open(LoginWay way);

    /** Acknowledges and logs everybody out. */
    void close();

    /** Sends one message. */
    void send(long intendedNanos);

    /** Keeps so many messages under way; 0 stops. Not every talk can do it. */
    default void keepUnderWay(int messages) {
        throw new UnsupportedOperationException("this talk is paced only");
    }

    /** Whether everybody has been logged in and caught up. */
    boolean isReady();

    /** Whether somebody will never be logged in. */
    boolean isRefused();

    /** Deliveries that are due for messages sent and have not both been promised and happened. */
    long underWay();

    /** Completeness; one message for several receivers counts for each of them. */
    Verdict verdict();

    /** How many connections broke. */
    int disconnects();

    /** What went wrong last, for a person; may be empty. */
    String lastTrouble();
}
