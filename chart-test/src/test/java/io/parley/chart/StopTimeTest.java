package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod is killed when its grace period is over: everything that an orderly stop may take fits into it. */
class StopTimeTest {
    /** What the framework and the JVM take to end, in seconds. */
    private static final long END_SECONDS = 5;

    /** For which a service waits for its calls (CallGate), and message-service for its lanes and last writes after that. */
    private static final long CALLS_SECONDS = 20 + 4 + 2;

    @ParameterizedTest
    @ValueSource(strings = {"1.20.0", "1.34.0"})
    void everyPodMayFinishItsStopInEveryScenario(String version) {
        for (String scenario : Chart.scenarios()) {
            Manifests manifests = Chart.renderScenarioFor(version, scenario);
            manifests.services().forEach((service, pod) -> assertThat(
                            pod.getSpec().getTerminationGracePeriodSeconds())
                    .as(scenario + ": grace period of " + service)
                    .isGreaterThanOrEqualTo(
                            preStopSeconds(pod.getSpec()) + workSeconds(manifests, service) + END_SECONDS));
        }
    }

    @Test
    void theGracePeriodFollowsTheDrain() {
        Manifests manifests =
                Chart.render(Map.of("gateway.drain.timeoutSeconds", 600, "gateway.drain.delaySeconds", 30));
        assertThat(manifests.services().get("gateway").getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(600 + 30 + END_SECONDS);
    }

    /** A name server keeps an answer for 30 s, and who finds pods by name asks every 5 s. */
    @Test
    void aPodServesUntilItsCallersHaveHeardOfItsSuccessor() {
        Manifests manifests = Chart.render();
        for (String service : List.of("auth", "presence", "message")) {
            assertThat(preStopSeconds(manifests.services().get(service).getSpec()))
                    .as(service)
                    .isGreaterThan(30 + 5);
        }
    }

    @Test
    void theGracePeriodOfAServiceFollowsTheWaitBeforeItsStop() {
        PodSpec pod = Chart.render(Map.of("stopDelaySeconds", 120))
                .services()
                .get("presence")
                .getSpec();
        assertThat(preStopSeconds(pod)).isEqualTo(120);
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(120 + CALLS_SECONDS + END_SECONDS);
    }

    private static long workSeconds(Manifests manifests, String service) {
        if (!service.equals("gateway")) {
            return CALLS_SECONDS;
        }
        String drain =
                manifests.one(ConfigMap.class, "parley-gateway").getData().get("PARLEY_GATEWAY_DRAIN_TIMEOUT");
        assertThat(drain).endsWith("s");
        return Long.parseLong(drain.substring(0, drain.length() - 1));
    }

    private static long preStopSeconds(PodSpec pod) {
        LifecycleHandler preStop = pod.getContainers().getFirst().getLifecycle().getPreStop();
        return preStop.getSleep() == null
                ? Long.parseLong(preStop.getExec().getCommand().get(1))
                : preStop.getSleep().getSeconds();
    }
}
