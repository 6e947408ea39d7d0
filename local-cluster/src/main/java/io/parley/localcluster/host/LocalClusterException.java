package io.parley.localcluster.host;

/**
 * Something the person at the keyboard must know or do. The message is one sentence that says what happened and what to
 * do; it is printed as it is, without a stack trace.
 */
public final class LocalClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param sentence what happened and what to do */
    public LocalClusterException(String sentence) {
        super(sentence);
    }

    /**
     * @param sentence what happened and what to do
     * @param cause what was thrown
     */
    public LocalClusterException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
