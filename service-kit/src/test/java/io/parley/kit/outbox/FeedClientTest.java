package io.parley.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.testing.FeedPod;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.proto.message.v1.FeedNotice;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real connections to servers on loopback addresses. */
class FeedClientTest {
    private static final long DEADLINE_MS = 10_000;
    private static final FeedNotice NOTICE =
            FeedNotice.newBuilder().setUserId(123_456_789).setEventId("event").build();

    private final List<AutoCloseable> open = new ArrayList<>();
    private Vertx vertx;

    @BeforeEach
    void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void noticesAreAppendedWithTheCredential() throws Exception {
        FeedPod pod = opened(new FeedPod("127.0.0.1", 0));
        FeedClient feed = started("127.0.0.1:" + pod.port());
        assertThat(feed.append(List.of(NOTICE), DEADLINE_MS).isOk()).isTrue();
        assertThat(pod.taken()).containsExactly(NOTICE);
        assertThat(pod.credentials()).containsOnly("the shared credential");
    }

    @Test
    void anotherPodIsAskedWhenOneCannotTakeTheCall() throws Exception {
        FeedPod stopping = opened(new FeedPod("127.0.0.2", 0));
        stopping.answer(request -> Status.UNAVAILABLE);
        FeedPod other = opened(new FeedPod("127.0.0.3", stopping.port()));
        FeedClient feed = started("127.0.0.2:" + stopping.port() + ",127.0.0.3:" + other.port());
        for (int i = 0; i < 10; i++) {
            assertThat(feed.append(List.of(NOTICE), DEADLINE_MS).isOk()).isTrue();
        }
        assertThat(other.taken()).hasSize(10);
    }

    @Test
    void aRefusalKeepsItsStatusAndItsSentence() throws Exception {
        FeedPod pod = opened(new FeedPod("127.0.0.1", 0));
        pod.answer(request -> Status.INVALID_ARGUMENT.withDescription("event_id is too long."));
        Status answer = started("127.0.0.1:" + pod.port()).append(List.of(NOTICE), DEADLINE_MS);
        assertThat(answer.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(answer.getDescription()).isEqualTo("event_id is too long.");
    }

    @Test
    void silenceEndsWithTheDeadline() throws Exception {
        FeedPod pod = opened(new FeedPod("127.0.0.1", 0));
        pod.fallSilent();
        Status answer = started("127.0.0.1:" + pod.port()).append(List.of(NOTICE), 300);
        assertThat(answer.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    /** So that a service starts while message-service is away. */
    @Test
    void withoutAnybodyThereTheStartSucceedsAndACallFails() throws Exception {
        FeedClient feed = started("127.0.0.1:1");
        assertThat(feed.append(List.of(NOTICE), DEADLINE_MS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private FeedClient started(String endpoint) {
        Discovery discovery = new Discovery(Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(2));
        FeedClient feed =
                opened(new FeedClient(endpoint, discovery, ServiceIdentity.plain("the shared credential"), vertx));
        feed.start();
        return feed;
    }

    private record Discovery(Optional<List<String>> nameServers, Duration period, Duration connectTimeout)
            implements DiscoveryConfig {}

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}
