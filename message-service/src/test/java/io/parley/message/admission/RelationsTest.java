package io.parley.message.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.message.testing.PresenceLink;
import io.parley.message.testing.PresenceStandIn;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may send to whom, with a presence-service that can be away (P-280, P-281). */
class RelationsTest {
    @RegisterExtension
    final PresenceLink link = new PresenceLink();

    private final PresenceStandIn presence = link.presence();
    private final Relations relations =
            new Relations(link.client(), link.changes(), link.config(), new SimpleMeterRegistry());
    private final int alice = Users.next();
    private final int bob = Users.next();

    @Test
    void whoIsBlockedIsRefusedASecondAfterTheBlockAndAdmittedAsSoonAfterItsEnd() {
        assertThat(refusal(alice, bob)).isEmpty();
        presence.unwanted(alice, bob, true);
        await().atMost(Duration.ofSeconds(5)).until(() -> refusal(alice, bob).isPresent());
        Error error = refusal(alice, bob).orElseThrow();
        assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(error.getMessage()).doesNotContain("block");
        assertThat(refusal(bob, alice)).isEmpty();
        presence.unwanted(alice, bob, false);
        await().atMost(Duration.ofSeconds(5)).until(() -> refusal(alice, bob).isEmpty());
    }

    @Test
    void whatIsRememberedIsNotAskedForAgain() {
        await().until(() -> {
            int before = presence.pairsAsked();
            refusal(alice, bob);
            return presence.pairsAsked() == before;
        });
        int before = presence.pairsAsked();
        List<Integer> senders =
                IntStream.range(0, 50).mapToObj(i -> Users.next()).toList();
        // An open recipient is open to everybody.
        senders.forEach(sender -> assertThat(refusal(sender, bob)).isEmpty());
        assertThat(presence.pairsAsked() - before).isLessThan(senders.size());
    }

    @Test
    void anOlderAnswerCountsWhilePresenceServiceIsAwayAndNobodyWaitsForIt() {
        int blocked = Users.next();
        presence.unwanted(blocked, bob, true);
        assertThat(refusal(blocked, bob)).isPresent();
        assertThat(refusal(bob, alice)).isEmpty();
        presence.stop();

        assertThat(refusal(blocked, bob).orElseThrow().getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(refusal(bob, alice)).isEmpty();
        assertThat(refusal(alice, Users.next())).isEmpty();
        long startNanos = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThat(refusal(blocked, bob)).isPresent();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(10));

        presence.unwanted(blocked, bob, false);
        presence.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> refusal(blocked, bob).isEmpty());
    }

    @Test
    void onesOwnNotesAndGroupsNeedNoAnswer() {
        presence.stop();
        assertThat(refusal(alice, alice)).isEmpty();
        assertThat(relations.refusalOf(1L << 60 | 7, alice).result()).isEmpty();
    }

    private Optional<Error> refusal(int sender, int recipient) {
        return relations
                .refusalOf(ConversationIds.direct(sender, recipient), sender)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
