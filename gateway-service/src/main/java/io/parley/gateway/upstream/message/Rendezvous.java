package io.parley.gateway.upstream.message;

/**
 * Rendezvous hashing: which of several pods a conversation belongs to. All gateways agree without talking, and when a pod
 * comes or goes only its own conversations move.
 */
final class Rendezvous {
    private Rendezvous() {}

    /** How much this pod wants this conversation; the highest bidder gets it. */
    static long score(long conversationId, long podHash) {
        // The finalizer of SplitMix64: every bit of the input changes every bit of the result.
        long mixed = conversationId * 0x9E3779B97F4A7C15L ^ podHash;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** A number for a pod that all gateways compute alike. */
    static long podHash(String hostAndPort) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < hostAndPort.length(); i++) {
            hash = (hash ^ hostAndPort.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
