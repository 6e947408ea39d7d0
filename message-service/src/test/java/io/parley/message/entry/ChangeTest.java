package io.parley.message.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.message.testing.TestSettings;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may change a post, and what it is afterwards (P-192, P-193, P-200, P-201). */
class ChangeTest {
    private static final int ALICE = 100_000_001;
    private static final int BOB = 100_000_002;
    private static final long SENT = 1_700_000_000_000L;
    private static final Target POST = Target.of(EntryKind.POST, ALICE, SENT, false);
    private static final Change EDIT = new Edit(3, "new", ByteString.EMPTY);
    private static final Change RECALL = new Recall(3);
    private static final Change REACT = new Reaction(3, "👍", false);
    private static final Change PIN = new Pin(3, false);

    private final ChangeRules rules = new ChangeRules(TestSettings.with(Map.of(
            "changes.edit-within",
            "1h",
            "changes.recall-within",
            "90s",
            "changes.reactions",
            "2",
            "changes.pins",
            "2")));

    @Test
    void theAuthorMayForAsLongAsItIsSet() {
        assertAllowed(EDIT, ALICE, Duration.ofHours(1));
        assertRefused(
                ErrorCode.ERROR_CODE_FORBIDDEN, EDIT, ALICE, Duration.ofHours(1).plusMillis(1), "1 h");
        assertAllowed(RECALL, ALICE, Duration.ofSeconds(90));
        assertRefused(
                ErrorCode.ERROR_CODE_FORBIDDEN,
                RECALL,
                ALICE,
                Duration.ofSeconds(90).plusMillis(1),
                "90 s");
    }

    @Test
    void othersMayReactAndPinOnly() {
        assertRefused(ErrorCode.ERROR_CODE_FORBIDDEN, EDIT, BOB, Duration.ZERO, "Only who sent");
        assertRefused(ErrorCode.ERROR_CODE_FORBIDDEN, RECALL, BOB, Duration.ZERO, "Only who sent");
        assertAllowed(REACT, BOB, Duration.ofDays(400));
        assertAllowed(PIN, BOB, Duration.ofDays(400));
    }

    @Test
    void nothingButAPostCanBeChanged() {
        for (Change change : List.of(EDIT, RECALL, REACT, PIN)) {
            assertThat(change.refusalOf(null, ALICE, SENT, rules).orElseThrow().getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
            for (EntryKind kind : EntryKind.values()) {
                Target target = Target.of(kind, ALICE, SENT, false);
                assertThat(change.refusalOf(target, ALICE, SENT, rules).isPresent())
                        .isEqualTo(kind != EntryKind.POST);
            }
            assertThat(change.refusalOf(RECALL.applied(POST), ALICE, SENT, rules)
                            .orElseThrow()
                            .getMessage())
                    .isEqualTo("Message #3 was recalled. Nothing is left that could be changed.");
        }
    }

    @Test
    void reactionsAreCountedByEmoji() {
        Target full = POST.withReactions(Set.of("👍", "🎉"));

        assertThat(REACT.refusalOf(full, BOB, SENT, rules)).isEmpty();
        assertThat(new Reaction(3, "❤️", false).refusalOf(full, BOB, SENT, rules))
                .isPresent();
        assertThat(new Reaction(3, "❤️", true).refusalOf(full, BOB, SENT, rules))
                .isEmpty();
        assertThat(new Reaction(3, "🎉", true).applied(full).reactions()).containsExactly("👍");
        assertThat(REACT.applied(POST).reactions()).containsExactly("👍");
    }

    @Test
    void pinsAreCountedByConversation() {
        assertThat(PIN.refusalOf(POST.withPins(false, 2), BOB, SENT, rules)).isPresent();
        assertThat(PIN.refusalOf(POST.withPins(true, 2), BOB, SENT, rules)).isEmpty();
        assertThat(PIN.applied(POST.withPins(true, 2)).pins()).isEqualTo(2);
        assertThat(PIN.applied(POST.withPins(false, 1)).pins()).isEqualTo(2);
        assertThat(new Pin(3, true).applied(POST.withPins(true, 2)).pins()).isEqualTo(1);
        assertThat(new Pin(3, true).applied(POST.withPins(false, 1)).pins()).isEqualTo(1);
    }

    @Test
    void anEmojiIsShortAndVisible() {
        for (String good : List.of("👍", "👩‍👩‍👧‍👦", "+1", "x".repeat(64))) {
            assertThat(Reaction.check(good)).as(good).isEmpty();
        }
        for (String bad : List.of("", " ", "a b", "\n", "\u0000", "x".repeat(65), "👍".repeat(17))) {
            assertThat(Reaction.check(bad)).as(bad).isPresent();
        }
    }

    @Test
    void anEditSaysTheWholeContentAndOfARecalledPostNothing() {
        Content content = Content.newBuilder().setText("new").setReplyToSeq(2).build();
        Changed.Builder changed = Changed.newBuilder();
        Edit.of(3, content).describe(changed);
        assertThat(changed.getEdit().getContent()).isEqualTo(content);

        Changed.Builder ofRecalled = Changed.newBuilder();
        new Edit(3, "", ByteString.EMPTY).describe(ofRecalled);
        assertThat(ofRecalled.hasEdit()).isTrue();
        assertThat(ofRecalled.getEdit().hasContent()).isFalse();
    }

    private void assertAllowed(Change change, int who, Duration age) {
        assertThat(change.refusalOf(POST, who, SENT + age.toMillis(), rules)).isEmpty();
    }

    private void assertRefused(ErrorCode code, Change change, int who, Duration age, String why) {
        var refusal = change.refusalOf(POST, who, SENT + age.toMillis(), rules).orElseThrow();
        assertThat(refusal.getCode()).isEqualTo(code);
        assertThat(refusal.getMessage()).contains(why);
    }
}
