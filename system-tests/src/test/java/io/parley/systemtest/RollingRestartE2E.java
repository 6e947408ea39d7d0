package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.systemtest.process.LoneService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pods of a service are replaced while clients write: the new pod is ready, the old one goes at once, and the name server gives
 * the address of the old one for longer than gateways can be without presence-service. With {@code -Dparley.test.stop-delay=true} the
 * old one serves until its successor is known, as the chart lets it.
 */
@ExtendWith(TestCluster.class)
class RollingRestartE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";
    private static final boolean OLD_POD_STAYS = Boolean.getBoolean("parley.test.stop-delay");
    private static final int PAIRS = 2;
    private static final int CLIENTS = 2 * PAIRS;

    @ParameterizedTest
    @ValueSource(strings = {"presence-service", "auth-service", "message-service"})
    void nobodyIsThrownOutAndNothingIsLost(String service) throws Exception {
        try (Traffic traffic = Traffic.start(PAIRS)) {
            traffic.awaitAcked(100);
            try (LoneService second = LoneService.like(
                    TestCluster.cluster().pid(service), service, Map.of("QUARKUS_GRPC_SERVER_HOST", SECOND))) {
                Awaitility.await(second.log()).atMost(PATIENCE).until(second::isReady);
                long before = knownAt(service, SECOND);
                TestCluster.names().moveTo(service, SECOND);
                if (OLD_POD_STAYS) {
                    awaitKnownAt(service, SECOND, before, traffic);
                }
                assertThat(TestCluster.cluster().terminate(service)).isTrue();
                awaitKnownAt(service, SECOND, before, traffic);

                TestCluster.cluster().start(service);
                TestCluster.cluster().awaitReady(service);
                long back = knownAt(service, FIRST);
                TestCluster.names().moveTo(service, FIRST);
                if (OLD_POD_STAYS) {
                    awaitKnownAt(service, FIRST, back, traffic);
                }
                assertThat(second.terminate()).isTrue();
                awaitKnownAt(service, FIRST, back, traffic);
            }
            assertThat(traffic.connections()).as("sessions").isEqualTo(CLIENTS);
            int acked = traffic.finishAndCheck();
            System.out.printf(
                    "%s replaced twice: %d messages, longest send %d ms%n",
                    service, acked, traffic.longestSend().toMillis());
        }
    }

    /** One of two pods goes at once, and then the other; the name server tells of both meanwhile. Somebody logs in all the time. */
    @ParameterizedTest
    @ValueSource(strings = {"presence-service", "auth-service", "message-service"})
    void nobodyIsThrownOutWhereTwoPodsServe(String service) throws Exception {
        try (Traffic traffic = Traffic.start(PAIRS);
                Logins logins = Logins.start()) {
            traffic.awaitAcked(100);
            try (LoneService second = LoneService.like(
                    TestCluster.cluster().pid(service), service, Map.of("QUARKUS_GRPC_SERVER_HOST", SECOND))) {
                Awaitility.await(second.log()).atMost(PATIENCE).until(second::isReady);
                long before = knownAt(service, FIRST, SECOND);
                TestCluster.names().moveTo(service, FIRST, SECOND);
                Awaitility.await(service + " with two pods")
                        .atMost(PATIENCE)
                        .until(() -> knownAt(service, FIRST, SECOND) >= before + 2);
                traffic.awaitAcked(100);

                TestCluster.names().moveTo(service, SECOND);
                assertThat(TestCluster.cluster().terminate(service)).isTrue();
                traffic.awaitAcked(100);
                logins.awaitMore(10);
                TestCluster.cluster().start(service);
                TestCluster.cluster().awaitReady(service);
                TestCluster.names().moveTo(service, FIRST);
                assertThat(second.terminate()).isTrue();
                traffic.awaitAcked(100);
                logins.awaitMore(10);
            }
            assertThat(traffic.connections()).as("sessions").isEqualTo(CLIENTS);
            int loggedIn = logins.finishAndCheck();
            int acked = traffic.finishAndCheck();
            System.out.printf(
                    "Both pods of %s replaced: %d messages, longest send %d ms; %d logins, longest %d ms%n",
                    service,
                    acked,
                    traffic.longestSend().toMillis(),
                    loggedIn,
                    logins.longest().toMillis());
        }
    }

    /** Waits until every gateway has been given the new address, while messages go on. */
    private static void awaitKnownAt(String service, String address, long before, Traffic traffic) {
        Awaitility.await(service + " at " + address)
                .atMost(PATIENCE)
                .until(() -> knownAt(service, address) >= before + 2);
        traffic.awaitAcked(100);
    }

    /** How often the two gateways have said that the service is at these addresses, and no others. */
    private static long knownAt(String service, String... addresses) {
        return said("gateway-0", service, addresses) + said("gateway-1", service, addresses);
    }

    private static long said(String gateway, String service, String... addresses) {
        Set<String> pods = Arrays.stream(addresses)
                .map(address -> TestCluster.names().pod(service, address))
                .collect(Collectors.toSet());
        Pattern said = Pattern.compile(Pattern.quote(service) + " is at \\[([^]]*)]");
        try (var lines = Files.lines(TestCluster.cluster().log(gateway))) {
            return lines.map(said::matcher)
                    .filter(line ->
                            line.find() && Set.of(line.group(1).split(", ")).equals(pods))
                    .count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
