package io.parley.loadtest.scenario;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.server.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a scenario plays.
 *
 * @param target the server
 * @param loops event loops for all clients
 * @param settings how much load
 * @param trial counts from 1
 * @param progress says how it goes
 * @param memory what later scenarios of this invocation want to know
 */
public record Stage(Target target, LoadLoops loops, Settings settings, int trial, Progress progress, Memory memory) {

    /** Lasts as long as the invocation. Thread-safe. */
    public static final class Memory {
        private final AtomicInteger nextTalk = new AtomicInteger();
        private final Map<String, Double> peaks = new ConcurrentHashMap<>();

        /** Numbers that no talk of this invocation had before, to tell late messages of earlier runs. */
        int reserveTalks(int count) {
            return nextTalk.getAndAdd(count);
        }

        /** Remembers the highest throughput of a server. */
        void peak(String target, double perSecond) {
            peaks.merge(target, perSecond, Math::max);
        }

        /** The highest throughput of a server so far, or 0. */
        double peak(String target) {
            return peaks.getOrDefault(target, 0.0);
        }
    }

    /** The first users of the target. */
    List<Account> accounts(int count) {
        return target.accounts(count);
    }

    /** The same stage for another trial. */
    Stage ofTrial(int other) {
        return new Stage(target, loops, settings, other, progress, memory);
    }
}
