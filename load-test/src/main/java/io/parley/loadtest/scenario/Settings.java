package io.parley.loadtest.scenario;

import java.util.List;

/**
 * How much load, and for how long: everything a scenario does is bounded by these.
 *
 * @param users users in {@code pairs}, {@code paced} and {@code gateway-loss}; half of them send
 * @param window messages under way per pair in closed-loop scenarios
 * @param rates offered loads of {@code paced}: messages per second, or "70%" of the peak measured by {@code pairs}
 * @param seconds measured time of one run
 * @param warmupSeconds time before it that is not measured, at least
 * @param warmupMostSeconds time before it that is not measured, at most, while the servers' JVMs still compile
 * @param stormUsers numbers of users who log in at once in {@code login-storm} and {@code resume-storm}
 * @param stormTraffic messages per second between other users while a storm blows, that of {@code statuses} too; 0 for none
 * @param idleUsers connections of {@code idle}
 * @param backlog messages of {@code offline}
 * @param connections numbers of connections of {@code connections}, ascending
 * @param storedMessages numbers of stored messages of {@code history}, ascending
 * @param costRate messages per second of {@code connections} and {@code history}
 * @param groupSizes numbers of members of {@code group}, 2 or more each
 * @param groupRate posts per second of {@code group}
 * @param statusUsers users of {@code statuses}
 * @param statusContacts contacts of each of them, an even number
 * @param statusRate changes of status per second of {@code statuses}
 * @param trials how often everything runs
 * @param patienceSeconds how long logins and the end of a run may take
 */
public record Settings(
        int users,
        int window,
        List<String> rates,
        int seconds,
        int warmupSeconds,
        int warmupMostSeconds,
        List<Integer> stormUsers,
        int stormTraffic,
        int idleUsers,
        int backlog,
        List<Integer> connections,
        List<Long> storedMessages,
        int costRate,
        List<Integer> groupSizes,
        int groupRate,
        int statusUsers,
        int statusContacts,
        int statusRate,
        int trials,
        int patienceSeconds) {

    /** Copies the lists. */
    public Settings {
        rates = List.copyOf(rates);
        stormUsers = List.copyOf(stormUsers);
        connections = List.copyOf(connections);
        storedMessages = List.copyOf(storedMessages);
        groupSizes = List.copyOf(groupSizes);
        if (groupSizes.stream().anyMatch(size -> size < 2)) {
            throw new IllegalArgumentException("a group has 2 members or more, not as in " + groupSizes);
        }
    }

    /** Half as many as users. */
    public int pairs() {
        return users / 2;
    }
}
