package io.parley.loadtest.scenario;

import io.parley.loadtest.measure.LiveHeap;
import io.parley.loadtest.server.Target;
import java.util.HashMap;
import java.util.Map;

/**
 * What the JVMs of a server hold after a full collection, in bytes by name; those that are no JVM are missing.
 *
 * @param holders of the processes that hold the clients' connections
 * @param others of the rest
 */
record LiveHeaps(Map<String, Long> holders, Map<String, Long> others) {

    /** Collects the garbage of all processes, which takes some time. */
    static LiveHeaps of(Target target) {
        LiveHeaps heaps = new LiveHeaps(new HashMap<>(), new HashMap<>());
        target.processes().forEach(process -> LiveHeap.bytes(process.pid())
                .ifPresent(bytes ->
                        (target.holdsConnections(process) ? heaps.holders : heaps.others).put(process.name(), bytes)));
        return heaps;
    }

    /** How much there is more than before, in bytes. */
    Growth since(LiveHeaps before) {
        double held = growth(before.holders, holders);
        return new Growth(!holders.isEmpty(), held, held + growth(before.others, others));
    }

    private static double growth(Map<String, Long> before, Map<String, Long> after) {
        return after.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), entry.getValue()))
                .sum();
    }

    /**
     * A difference of heaps.
     *
     * @param isKnown whether any holder of connections is a JVM
     * @param ofHolders bytes, negative when they shrank
     * @param ofAll bytes of all JVMs
     */
    record Growth(boolean isKnown, double ofHolders, double ofAll) {}
}
