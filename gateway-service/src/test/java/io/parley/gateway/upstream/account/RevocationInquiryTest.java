package io.parley.gateway.upstream.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.auth.v1.ListRevocationsResponse;
import io.parley.proto.event.v1.Revocation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RevocationInquiryTest {
    private static final long NOW_MS = 10_000_000;
    private static final long LIFETIME_MS = 1_200_000;
    private static final long OVERLAP_MS = 120_000;

    private record Question(long sinceMs, long afterId, CompletableFuture<ListRevocationsResponse> answer) {}

    private final List<Question> questions = new ArrayList<>();
    private final List<Integer> revoked = new ArrayList<>();
    private long silenceMs = 60_000;
    private int heard;

    private final RevocationInquiry inquiry = new RevocationInquiry(
            this::ask,
            Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC),
            LIFETIME_MS,
            () -> silenceMs,
            revocation -> revoked.add(revocation.getUserId()),
            () -> heard++);

    @Test
    void nothingIsAskedWhileKafkaTells() {
        silenceMs = 500;
        inquiry.look();
        assertThat(questions).isEmpty();
    }

    @Test
    void everythingThatMayMatterIsReadPageByPageAndThenOnlyWhatIsNew() {
        inquiry.look();
        inquiry.look();
        assertThat(questions).hasSize(1);
        assertThat(questions.getFirst().sinceMs()).isEqualTo(NOW_MS - LIFETIME_MS - OVERLAP_MS);

        answer(100, 7, true);
        assertThat(heard).isZero();
        assertThat(questions).hasSize(2);
        assertThat(questions.getLast().afterId()).isEqualTo(7);
        answer(101, 8, false);
        assertThat(revoked).containsExactly(100, 101);
        assertThat(heard).isEqualTo(1);

        inquiry.look();
        assertThat(questions.getLast().sinceMs()).isEqualTo(NOW_MS - OVERLAP_MS);
        assertThat(questions.getLast().afterId()).isZero();
    }

    @Test
    void aQuestionWithoutAnAnswerSaysNothingAndIsAskedAgain() {
        inquiry.look();
        questions.getFirst().answer().completeExceptionally(new IllegalStateException("away"));
        assertThat(heard).isZero();
        inquiry.look();
        assertThat(questions).hasSize(2);
        assertThat(questions.getLast().sinceMs()).isEqualTo(questions.getFirst().sinceMs());
    }

    private CompletionStage<ListRevocationsResponse> ask(long sinceMs, long afterId) {
        Question question = new Question(sinceMs, afterId, new CompletableFuture<>());
        questions.add(question);
        return question.answer();
    }

    private void answer(int userId, long lastId, boolean more) {
        questions
                .getLast()
                .answer()
                .complete(ListRevocationsResponse.newBuilder()
                        .addRevocations(Revocation.newBuilder().setUserId(userId))
                        .setLastId(lastId)
                        .setMore(more)
                        .build());
    }
}
