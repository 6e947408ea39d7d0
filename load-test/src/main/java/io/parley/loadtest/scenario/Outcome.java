package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.measure.Latencies;
import java.util.List;
import java.util.Map;

/**
 * What one run of one scenario against one server gave.
 *
 * @param target name of the server
 * @param scenario name of the scenario
 * @param load what was asked for, for example {@code 1000/s}
 * @param trial counts from 1
 * @param figures by name, the unit is part of the name
 * @param cpuMicrosPerMessage by process, the generator included; empty where the scenario has no messages
 * @param residentMebibytes by process, at the end
 * @param latency distribution from the intended send time; empty where the scenario has none
 * @param verdict completeness
 * @param problems why there is no result; empty when there is one
 */
public record Outcome(
        String target,
        String scenario,
        String load,
        int trial,
        Map<String, Double> figures,
        Map<String, Double> cpuMicrosPerMessage,
        Map<String, Double> residentMebibytes,
        List<Latencies.Point> latency,
        Verdict verdict,
        List<String> problems) {

    /** A run with a problem has no result, only the reason. */
    public boolean hasResult() {
        return problems.isEmpty();
    }
}
