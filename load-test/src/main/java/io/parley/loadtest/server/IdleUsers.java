package io.parley.loadtest.server;

/** Users who stay logged in and silent until this is closed. */
public interface IdleUsers extends AutoCloseable {
    /** Ends them, and says how many connections broke before that. Call it once. */
    int disconnects();

    @Override
    void close();
}
