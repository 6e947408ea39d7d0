package io.parley.localcluster.service;

import java.time.Duration;

/** Is told how the start of a cluster goes; called from several threads. */
public interface StartListener {
    /** Says nothing to anybody. */
    StartListener SILENT = new StartListener() {};

    /** A process was started. */
    default void launched(String member) {}

    /**
     * A process can work.
     *
     * @param after time since the start of the whole cluster began
     */
    default void ready(String member, Duration after) {}
}
