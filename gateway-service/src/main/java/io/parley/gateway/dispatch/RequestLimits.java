package io.parley.gateway.dispatch;

/**
 * What requests may ask for.
 *
 * @param frameBytes the longest frame that is sent, as P-11 counts
 * @param textBytes the longest text of a message, in bytes of UTF-8
 * @param requestsUnderWay per connection
 * @param heartbeatSeconds what clients are told to keep to
 * @param heldBytes what may be held back for a session whose login has not been answered, in bytes
 * @param readsAtATime reads of one session that are worked on at a time
 * @param readsWaiting reads of one session that may wait
 * @param lookupsPerSecond ids and names that one user may look up
 * @param receiversPerSecond unknown receivers that one user may name
 * @param comingBackAtATime Resumes, and reads, that an event loop works on at a time
 * @param patienceNanos how long others of them may wait
 * @param directory how often one user may ask the directory
 */
public record RequestLimits(
        int frameBytes,
        int textBytes,
        int requestsUnderWay,
        int heartbeatSeconds,
        int heldBytes,
        int readsAtATime,
        int readsWaiting,
        int lookupsPerSecond,
        int receiversPerSecond,
        int comingBackAtATime,
        long patienceNanos,
        DirectoryLimits directory) {
    /** Positions in one Received or Sync. */
    public static final int POSITIONS = 500;

    /** Messages or users in one page. */
    public static final int PAGE = 200;

    /** Statuses in one page. */
    public static final int STATUSES = 500;

    /** What limit 0 means for History and OnlineUsers. */
    public static final int DEFAULT_PAGE = 50;

    /** Users in one Invite or CreateGroup. */
    public static final int INVITED = 200;

    /** Positions in one Read, and conversations in one page of Conversations. */
    public static final int CONVERSATIONS = 100;

    /** Ids and names in one UserLookup. */
    public static final int LOOKUP = 100;
}
