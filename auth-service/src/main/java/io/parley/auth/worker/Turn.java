package io.parley.auth.worker;

/**
 * Whose turn it is among those who wait.
 *
 * @param share who shares turns: all of one share together have as many as any other share
 * @param known whether it is somebody known, for whom places are kept
 */
public record Turn(String share, boolean known) {
    /** Work that is not shared out: first come, first served. */
    public static final Turn OF_ALL = new Turn("", false);
}
