package io.parley.localcluster.host;

/** How long a child process may live. */
public enum Lifetime {
    /**
     * Until this JVM ends, however it ends: the kernel kills the child when its parent dies ({@code setpriv --pdeathsig},
     * part of util-linux). Where that tool is missing only an orderly end of this JVM stops the child.
     */
    WITH_THIS_JVM,

    /** Until it is told to stop: own session, no terminal, survives this JVM. */
    DETACHED
}
