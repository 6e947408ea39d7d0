package io.parley.gateway.upstream.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.GatewayLease;
import io.parley.gateway.session.Identity;
import io.parley.gateway.session.StatusWatches;
import io.parley.gateway.session.WatchLimits;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.presence.v1.ListStatusChangesResponse;
import io.parley.proto.presence.v1.StatusChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusInquiryTest {
    private static final StatusPlan PLAN = new StatusPlan(1_000, 250, 500);

    private record Question(
            long epoch, long sinceVersion, int limit, CompletableFuture<ListStatusChangesResponse> answer) {}

    private final List<Question> questions = new ArrayList<>();
    private final List<Integer> told = new ArrayList<>();
    private final GatewayLease lease = new GatewayLease();
    private boolean ready = true;
    private boolean failing;
    private long nowMs;
    private final StatusWatches watches = new StatusWatches(new WatchLimits(100, 10_000, 1_000), this::nanos);
    private final Service service = new Service();
    private final Listener listener = new Listener();
    private final WatchInquiry watched = new WatchInquiry(service, watches, PLAN, listener, this::nanos);
    private final StatusInquiry inquiry = new StatusInquiry(service, lease, PLAN, listener, watched, this::nanos);

    @Test
    void nothingIsAskedWithoutALeaseAndWithOneFromWhereItBegan() {
        look();
        assertThat(questions).isEmpty();
        lease.held(7, 300);
        look();
        look();
        assertThat(questions).hasSize(1);
        assertThat(questions.getFirst().epoch()).isEqualTo(7);
        assertThat(questions.getFirst().sinceVersion()).isEqualTo(300);
        assertThat(questions.getFirst().limit()).isEqualTo(500);
    }

    @Test
    void whatChangesWithinASecondIsAskedForOnce() {
        lease.held(7, 300);
        look();
        answer(301, false, 100);
        after(999);
        assertThat(questions).hasSize(1);
        after(1);
        assertThat(questions.getLast().sinceVersion()).isEqualTo(301);
        assertThat(told).containsExactly(100);
    }

    @Test
    void manyChangesAreTakenAPageAtATime() {
        lease.held(7, 300);
        look();
        answer(800, true, 100);
        after(249);
        assertThat(questions).hasSize(1);
        after(1);
        answer(900, false, 101);
        after(250);
        assertThat(questions).hasSize(2);
        assertThat(told).containsExactly(100, 101);
    }

    @Test
    void aQuestionWithoutAnAnswerIsAskedAgainFromTheSameVersion() {
        lease.held(7, 300);
        look();
        questions.getFirst().answer().completeExceptionally(new IllegalStateException("away"));
        after(1_000);
        assertThat(questions).hasSize(2);
        assertThat(questions.getLast().sinceVersion()).isEqualTo(300);
    }

    @Test
    void nothingIsAskedWhileWhatWasToldHasNotBeenWritten() {
        lease.held(7, 300);
        ready = false;
        look();
        assertThat(questions).isEmpty();
        ready = true;
        look();
        assertThat(questions).hasSize(1);
    }

    @Test
    void anAnswerToAnEarlierLeaseTellsNobody() {
        lease.held(7, 300);
        look();
        lease.lost();
        lease.held(8, 400);
        answer(301, false, 100);
        assertThat(told).isEmpty();
        after(1_000);
        assertThat(questions.getLast().epoch()).isEqualTo(8);
        assertThat(questions.getLast().sinceVersion()).isEqualTo(400);
    }

    @Test
    void whatCannotBeToldDoesNotStopWhatFollows() {
        lease.held(7, 300);
        look();
        failing = true;
        answer(301, false, 100);
        failing = false;
        after(1_000);
        answer(302, false, 101);
        assertThat(told).containsExactly(101);
    }

    @Test
    void whoeverChangesWhileAnotherQuestionIsUnderWayIsAskedForOnceForEachWatcher() {
        ClientSession one = session(1, 500);
        ClientSession other = session(2, 501);
        watches.watch(one, Set.of(100, 101));
        watches.watch(other, Set.of(100));
        lease.held(7, 300);
        look();
        answer(301, false, 100);
        look();
        assertThat(service.lookups).hasSize(1);
        assertThat(service.lookups.getFirst().pairs())
                .containsExactlyInAnyOrder(new WatchInquiry.Watched(one, 100), new WatchInquiry.Watched(other, 100));
        for (int version = 302; version < 310; version++) {
            after(1_000);
            answer(version, false, 101);
        }
        assertThat(service.lookups).hasSize(1);
        service.lookups.getFirst().answer().completeExceptionally(new IllegalStateException("away"));
        after(999);
        assertThat(service.lookups).hasSize(1);
        after(1);
        assertThat(service.lookups).hasSize(2);
        assertThat(service.lookups.getLast().pairs())
                .containsExactlyInAnyOrder(
                        new WatchInquiry.Watched(one, 100),
                        new WatchInquiry.Watched(other, 100),
                        new WatchInquiry.Watched(one, 101));
        service.answerLookup();
        assertThat(listener.watched).containsExactlyInAnyOrder("500 100", "501 100", "500 101");
        after(1_000);
        assertThat(service.lookups).hasSize(2);
    }

    private static ClientSession session(long id, int userId) {
        return new ClientSession(id, new Identity(userId, "phone", "user" + userId, "", "", 0), null, 0);
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    private void look() {
        inquiry.look(Runnable::run);
    }

    private void after(long ms) {
        nowMs += ms;
        look();
    }

    private record Lookup(List<WatchInquiry.Watched> pairs, CompletableFuture<List<Presence>> answer) {}

    private final class Service implements StatusCalls {
        private final List<Lookup> lookups = new ArrayList<>();

        @Override
        public CompletionStage<ListStatusChangesResponse> changes(long epoch, long sinceVersion, int limit) {
            Question question = new Question(epoch, sinceVersion, limit, new CompletableFuture<>());
            questions.add(question);
            return question.answer();
        }

        @Override
        public CompletionStage<List<Presence>> find(List<WatchInquiry.Watched> pairs) {
            Lookup lookup = new Lookup(pairs, new CompletableFuture<>());
            lookups.add(lookup);
            return lookup.answer();
        }

        void answerLookup() {
            Lookup last = lookups.getLast();
            last.answer()
                    .complete(last.pairs().stream()
                            .map(pair -> Presence.newBuilder()
                                    .setUserId(pair.userId())
                                    .build())
                            .toList());
        }
    }

    private void answer(long version, boolean more, int userId) {
        questions
                .getLast()
                .answer()
                .complete(ListStatusChangesResponse.newBuilder()
                        .setVersion(version)
                        .setMore(more)
                        .addChanges(StatusChange.newBuilder()
                                .setPresence(Presence.newBuilder().setUserId(userId)))
                        .build());
    }

    private final class Listener implements StatusListener {
        private final List<String> watched = new ArrayList<>();

        @Override
        public void watched(ClientSession session, Presence presence) {
            watched.add(session.identity().userId() + " " + presence.getUserId());
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void changed(List<StatusChange> changes) {
            if (failing) {
                throw new IllegalStateException("cannot tell");
            }
            changes.forEach(change -> told.add(change.getPresence().getUserId()));
        }
    }
}
