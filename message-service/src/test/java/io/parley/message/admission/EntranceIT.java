package io.parley.message.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.entry.ChangeRules;
import io.parley.message.receipt.ReceiptProgress;
import io.parley.message.relation.RelationChanges;
import io.parley.message.send.PendingSend;
import io.parley.message.send.SendLanes;
import io.parley.message.store.commit.TargetReader;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Untraced;
import io.parley.message.testing.Users;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Edit;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Recall;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.SendCommand;
import io.vertx.core.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From the stream over admission into the lanes, with the real database (P-191, P-192, P-203). */
class EntranceIT {
    private static Pod pod;
    private static SendLanes lanes;
    private static RelationChanges changes;
    private static Relations relations;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final Context loop = pod.database().vertx().getOrCreateContext();
    private final Admission admission = new Admission(
            relations,
            new TargetReader(pod.database().general()),
            pod.database().memberships(),
            new ChangeRules(pod.config()),
            Clock.systemUTC());
    private final Entrance entrance = new Entrance(loop, admission, lanes, Untraced.TRACES);

    @BeforeAll
    static void start() {
        pod = new Pod(Schema.create(), Map.of());
        pod.presence().start();
        changes = new RelationChanges(
                pod.presenceClient(), pod.config(), pod.database().vertx());
        relations = new Relations(pod.presenceClient(), changes, pod.config(), pod.metrics());
        changes.start();
        lanes = new SendLanes(
                pod.database().vertx(),
                pod.database().messageStore(),
                pod.router(),
                pod.database().memberships(),
                new ReceiptProgress(pod.config()),
                Untraced.TRACES,
                pod.config(),
                pod.metrics());
    }

    @AfterAll
    static void stop() {
        changes.stop();
        pod.close();
    }

    @Test
    void aChangeThatHasToBeLookedUpKeepsItsPlaceAmongMessages() {
        assertThat(enter(List.of(text("first"))).getFirst().seq()).isEqualTo(1);
        List<SendCommand> commands = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            commands.add(i % 3 == 0 ? edit("edit-" + i, 1) : text("text-" + i));
        }

        List<Long> seqs = enter(commands).stream().map(Outcome::seq).toList();

        assertThat(seqs).isSorted().doesNotHaveDuplicates().startsWith(2L).endsWith(41L);
    }

    @Test
    void whatMayNotBeDoneIsRefusedAndTheRestGoesOn() {
        enter(List.of(text("first")));
        SendCommand foreign = edit("foreign", 1).toBuilder()
                .setSenderId(bob)
                .setRecipientId(alice)
                .build();

        List<Outcome> outcomes = enter(List.of(foreign, edit("no target", 9), edit("fine", 1), text("second")));

        assertThat(outcomes.get(0).code()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(outcomes.get(1).code()).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
        assertThat(outcomes.subList(2, 4)).extracting(Outcome::seq).containsExactly(2L, 3L);
    }

    @Test
    void aRepeatOfWhatWouldBeRefusedTodayGetsItsFirstAnswer() {
        enter(List.of(text("first")));
        SendCommand edit = edit("e", 1);
        SendCommand recall = base("r")
                .setChange(Change.newBuilder().setTargetSeq(1).setRecall(Recall.getDefaultInstance()))
                .build();
        List<Outcome> first =
                List.of(enter(List.of(edit)).getFirst(), enter(List.of(recall)).getFirst());

        assertThat(enter(List.of(edit, recall))).isEqualTo(first);
    }

    /** On the loop of the stream, as a request brings them: all before the first has an outcome. */
    private List<Outcome> enter(List<SendCommand> commands) {
        List<Pending> pending = commands.stream().map(Pending::new).toList();
        loop.runOnContext(stream -> pending.forEach(entrance::enter));
        return pending.stream()
                .map(each -> each.outcome.orTimeout(30, TimeUnit.SECONDS).join())
                .toList();
    }

    private SendCommand text(String id) {
        return base(id).setText("text").build();
    }

    private SendCommand edit(String id, long target) {
        return base(id).setChange(Change.newBuilder()
                        .setTargetSeq(target)
                        .setEdit(Edit.newBuilder()
                                .setContent(Content.newBuilder().setText("edited"))))
                .build();
    }

    private SendCommand.Builder base(String id) {
        return SendCommand.newBuilder()
                .setSenderId(alice)
                .setRecipientId(bob)
                .setSenderDevice("phone")
                .setClientMessageId(id);
    }

    private record Outcome(long seq, long timestampMs, ErrorCode code) {}

    private static final class Pending extends PendingSend {
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        Pending(SendCommand command) {
            super(command);
        }

        @Override
        protected void committed(SendAck ack) {
            outcome.complete(new Outcome(ack.getSeq(), ack.getTimestampMs(), null));
        }

        @Override
        protected void refused(Error error) {
            outcome.complete(new Outcome(0, 0, error.getCode()));
        }
    }
}
