package io.parley.gateway.session;

/** What a connection makes the gateway keep in memory, beside itself. */
enum HeldKind {
    /** Frames that have not arrived whole. */
    INPUT(CloseReason.UNFINISHED_INPUT),
    /** What was written and has not left. */
    OUTPUT(CloseReason.SLOW_READER);

    private final CloseReason closeReason;

    HeldKind(CloseReason closeReason) {
        this.closeReason = closeReason;
    }

    /** Why a connection is closed that makes the gateway keep most of too much. */
    CloseReason closeReason() {
        return closeReason;
    }
}
