package io.parley.kit.channel;

/** What a pod is good for, from the worst to the best; calls go to the best there is. */
enum Usefulness {
    /** Cannot be reached, or has not been for longer than a connection takes. */
    FAILING,
    /** Has refused a call a moment ago. */
    ASIDE,
    /** Has no connection yet. A call that waits for it waits for long if the pod is gone without a word. */
    CONNECTING,
    /** The one address in front of all pods, which leads to one that is ready. */
    STANDBY,
    /** Has a connection and refuses nothing. */
    CONNECTED
}
