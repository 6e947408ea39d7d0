package io.parley.loadtest.jmeter;

import us.abstracta.jmeter.javadsl.core.DslTestPlan;
import us.abstracta.jmeter.javadsl.core.TestPlanStats;
import us.abstracta.jmeter.javadsl.core.engines.EmbeddedJmeterEngine;

/** Runs a plan without an installed JMeter, prints what came out, and exits with 1 when a sample failed. */
public final class RunPlan {
    private RunPlan() {}

    /**
     * Runs.
     *
     * @param arguments the .jmx file, then JMeter properties as {@code name=value}
     * @throws Exception when the plan cannot be read or run
     */
    public static void main(String[] arguments) throws Exception {
        EmbeddedJmeterEngine engine = new EmbeddedJmeterEngine();
        for (int i = 1; i < arguments.length; i++) {
            String[] property = arguments[i].split("=", 2);
            engine.prop(property[0], property[1]);
        }
        TestPlanStats stats = DslTestPlan.fromJmx(arguments[0]).runIn(engine);
        for (String label : stats.labels()) {
            var of = stats.byLabel(label);
            System.out.printf(
                    "%-8s %d samples, %d errors, %.0f/s, mean %d ms, p95 %d ms, p99 %d ms, max %d ms%n",
                    label,
                    of.samplesCount(),
                    of.errorsCount(),
                    of.samples().perSecond(),
                    of.sampleTime().mean().toMillis(),
                    of.sampleTime().perc95().toMillis(),
                    of.sampleTime().perc99().toMillis(),
                    of.sampleTime().max().toMillis());
        }
        boolean good = stats.overall().samplesCount() > 0 && stats.overall().errorsCount() == 0;
        System.out.println(good ? "no sample failed" : "FAILED: some samples failed, or there was none");
        System.exit(good ? 0 : 1);
    }
}
