package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** One probe of a container and what came of it, by the kubelet's rules. For one thread. */
final class ProbeState {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final int FIRST_BAD_STATUS = 400;

    private final Probe probe;
    private final String address;
    private final int port;
    private long nextNanos = System.nanoTime();
    private int failures;
    private boolean passing;

    /**
     * @param portByName the container's port with a name
     */
    ProbeState(Probe probe, String address, ToIntFunction<String> portByName) {
        this.probe = probe;
        this.address = address;
        var target = probe.getHttpGet() == null
                ? probe.getTcpSocket().getPort()
                : probe.getHttpGet().getPort();
        this.port = target.getStrVal() == null ? target.getIntVal() : portByName.applyAsInt(target.getStrVal());
    }

    /** Asks when it is time to. */
    void askWhenDue() {
        if (System.nanoTime() < nextNanos) {
            return;
        }
        nextNanos = System.nanoTime()
                + Duration.ofSeconds(orElse(probe.getPeriodSeconds(), 10)).toNanos();
        if (succeeds()) {
            failures = 0;
            passing = true;
        } else if (++failures >= orElse(probe.getFailureThreshold(), 3)) {
            passing = false;
        }
    }

    /** Whether it has succeeded, and not failed too often since. */
    boolean isPassing() {
        return passing;
    }

    /** Whether it has failed so often that the kubelet acts. */
    boolean hasFailed() {
        return failures >= orElse(probe.getFailureThreshold(), 3);
    }

    private boolean succeeds() {
        Duration timeout = Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1));
        return probe.getHttpGet() == null ? connects(timeout) : answers(timeout);
    }

    private boolean connects(Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private boolean answers(Duration timeout) {
        URI place =
                URI.create("http://" + address + ":" + port + probe.getHttpGet().getPath());
        try {
            HttpRequest question =
                    HttpRequest.newBuilder(place).timeout(timeout).build();
            return HTTP.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() < FIRST_BAD_STATUS;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int orElse(Integer value, int otherwise) {
        return Optional.ofNullable(value).orElse(otherwise);
    }
}
