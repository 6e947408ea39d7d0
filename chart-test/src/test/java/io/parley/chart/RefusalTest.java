package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Wrong values are refused before anything is installed, by a sentence that says which and why. */
class RefusalTest {
    @Test
    void anUnknownKeyIsRefused() {
        assertThat(Chart.refusalOf(Map.of("gateway.replica", 2))).contains("replica", "not allowed");
    }

    @Test
    void aWrongKindOfValueIsRefused() {
        assertThat(Chart.refusalOf(Map.of("gateway.replicas", "many"))).contains("gateway/replicas", "integer");
    }

    @Test
    void aWordOutsideTheListIsRefused() {
        assertThat(Chart.refusalOf(Map.of("gateway.service.type", "Loadbalancer")))
                .contains("gateway/service/type", "LoadBalancer");
    }

    @Test
    void aTooShortDrainIsRefused() {
        assertThat(Chart.refusalOf(Map.of("gateway.drain.spreadSeconds", 60)))
                .contains(
                        "gateway.drain.timeoutSeconds is 70: it must be at least twice gateway.drain.spreadSeconds, 120.");
    }

    @Test
    void noDatabaseIsRefused() {
        assertThat(Chart.refusalOf(Map.of("mysql.bundled.enabled", false)))
                .contains("There is no MySQL: set mysql.external.host");
    }

    @Test
    void twoDatabasesAreRefused() {
        assertThat(Chart.refusalOf(Map.of("mysql.external.host", "db"))).contains("set mysql.bundled.enabled=false");
    }

    @Test
    void anUnknownPasswordIsRefused() {
        assertThat(Chart.refusalOf(Map.of("mysql.bundled.enabled", false, "mysql.external.host", "db")))
                .contains("The password of the MySQL user of auth-service is not known");
    }

    @Test
    void noBrokerIsRefused() {
        assertThat(Chart.refusalOf(Map.of("kafka.bundled.enabled", false)))
                .contains("There is no Kafka: set kafka.external.bootstrapServers");
    }

    @Test
    void aBrokerWithoutAPortIsRefused() {
        assertThat(Chart.refusalOf(Map.of("kafka.bundled.enabled", false, "kafka.external.bootstrapServers", "broker")))
                .contains("kafka/external/bootstrapServers");
    }

    @Test
    void tlsWithoutACertificateIsRefused() {
        assertThat(Chart.refusalOf(Map.of("tls.enabled", true))).contains("tls.enabled needs a certificate");
    }

    @Test
    void unwritableTopicsAreRefused() {
        assertThat(Chart.refusalOf(Map.of("topics.minInsyncReplicas", 2))).contains("no record could ever be written");
    }

    @Test
    void scalingByNothingIsRefused() {
        assertThat(Chart.refusalOf(Map.of("gateway.autoscaling.enabled", true, "gateway.autoscaling.cpuPercent", 0)))
                .contains("needs something to scale by");
    }
}
