package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.OnlineUsersAnswer;
import io.parley.proto.client.v1.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P-11 and P-131: whatever people call themselves and write, no frame is longer than the limit in any form. */
class FrameBudgetTest {
    private static final int MAX = 65_536;
    private static final int PAGE = 200;
    private static final int TEXT_BYTES = 16_384;
    private static final int ROUNDS = 6;
    /** One, two, three and four bytes of UTF-8, and what JSON escapes. */
    private static final List<String> ALPHABETS =
            List.of("abc", "éß", "字語", "𠀀𠮷", "\"\\", "\u2028", "\n\t", "\u0001", "/<&'");

    private final FrameBudget budget = new FrameBudget(MAX);

    @ParameterizedTest
    @EnumSource
    void everyPageFitsAndTogetherThePagesListEachMessageOnce(FrameForm form) {
        for (int round = 0; round < ROUNDS; round++) {
            Hostile hostile = new Hostile(round);
            List<Message> messages = hostile.messages(budget);
            assertThat(pages(form, FrameType.FRAME_TYPE_HISTORY_ANSWER, messages, fitting -> HistoryAnswer.newBuilder()
                            .setConversationId(Long.MAX_VALUE)
                            .addAllMessages(fitting)
                            .setMore(fitting.size() < messages.size())
                            .build()))
                    .as("round %d", round)
                    .isEqualTo(messages);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPageOfUsersFitsAndTogetherTheyListEachUserOnce(FrameForm form) {
        for (int round = 0; round < ROUNDS; round++) {
            List<User> users = new Hostile(round).users();
            assertThat(pages(
                            form,
                            FrameType.FRAME_TYPE_ONLINE_USERS_ANSWER,
                            users,
                            fitting -> OnlineUsersAnswer.newBuilder()
                                    .addAllUsers(fitting)
                                    .setMore(fitting.size() < users.size())
                                    .build()))
                    .as("round %d", round)
                    .isEqualTo(users);
        }
    }

    /** Goes on with what the page before did not list, as clients do. */
    private <E extends com.google.protobuf.Message> List<E> pages(
            FrameForm form, FrameType type, List<E> all, Function<List<E>, com.google.protobuf.Message> answerOf) {
        List<E> listed = new ArrayList<>();
        while (listed.size() < all.size()) {
            int[] fitted = {0};
            com.google.protobuf.Message answer =
                    budget.fit(form, type, all.subList(listed.size(), all.size()), fitting -> {
                        fitted[0] = fitting.size();
                        return answerOf.apply(fitting);
                    });
            assertThat(sentBytes(form, type, answer)).isLessThanOrEqualTo(MAX);
            assertThat(fitted[0]).isPositive();
            listed.addAll(all.subList(listed.size(), listed.size() + fitted[0]));
        }
        return listed;
    }

    @Test
    void aPageIsNotCutWithoutNeed() {
        List<Message> messages = IntStream.range(0, PAGE)
                .mapToObj(i -> Message.newBuilder().setText("x".repeat(300)).build())
                .toList();
        HistoryAnswer answer = (HistoryAnswer) budget.fit(
                FrameForm.BINARY, FrameType.FRAME_TYPE_HISTORY_ANSWER, messages, fitting -> HistoryAnswer.newBuilder()
                        .addAllMessages(fitting)
                        .build());
        assertThat(answer.getMessagesCount()).isEqualTo(PAGE);
    }

    @Test
    void aPageIsAsFullAsItCanBe() {
        List<Message> messages = IntStream.range(0, PAGE)
                .mapToObj(i -> Message.newBuilder().setText("x".repeat(500)).build())
                .toList();
        for (FrameForm form : FrameForm.values()) {
            com.google.protobuf.Message answer = budget.fit(
                    form, FrameType.FRAME_TYPE_HISTORY_ANSWER, messages, fitting -> HistoryAnswer.newBuilder()
                            .addAllMessages(fitting)
                            .build());
            assertThat(sentBytes(form, FrameType.FRAME_TYPE_HISTORY_ANSWER, answer))
                    .isBetween(MAX - 600, MAX);
        }
    }

    /** P-132. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "字", "𠀀", "\"", "\\", "\n", "\u0001", "\u2028", "\u007f", "<"})
    void aTextThatIsTakenFitsInAPushOfEveryForm(String letter) {
        int repeated = TEXT_BYTES / letter.getBytes(StandardCharsets.UTF_8).length;
        while (!budget.holds(longest().setText(letter.repeat(repeated)).build())) {
            repeated -= 50;
        }
        String text = letter.repeat(repeated);
        Message push = longest().setText(text).build();
        for (FrameForm form : FrameForm.values()) {
            assertThat(sentBytes(form, FrameType.FRAME_TYPE_MESSAGE, push)).isLessThanOrEqualTo(MAX);
            assertThat(budget.presentable(form, push)).isEqualTo(push);
        }
        // Nothing but control characters is refused that the limit of texts lets through.
        assertThat(text.getBytes(StandardCharsets.UTF_8).length)
                .isGreaterThan(letter.equals("\u0001") ? MAX / 6 - 500 : TEXT_BYTES - 4);
    }

    /** P-133. */
    @Test
    void aMessageFromBeforeThatDoesNotFitInJsonComesWithoutItsText() {
        Message old = longest().setText("\u0001".repeat(TEXT_BYTES)).build();
        ByteBuf frame = FrameWriter.frame(UnpooledByteBufAllocator.DEFAULT, FrameType.FRAME_TYPE_MESSAGE, 0, old);

        String json = JsonFrameCodec.print(frame, budget);
        frame.release();

        assertThat(JsonFrameCodec.parse(json).body())
                .isEqualTo(old.toBuilder().clearText().build());
        assertThat(budget.presentable(FrameForm.BINARY, old)).isEqualTo(old);
    }

    private static Message.Builder longest() {
        return Message.newBuilder()
                .setConversationId(Long.MAX_VALUE)
                .setSeq(Long.MAX_VALUE)
                .setTimestampMs(Long.MAX_VALUE)
                .setSenderId(999_999_999)
                .setRecipientId(999_999_999)
                .setSenderName("𠀀".repeat(32))
                .setClientMessageId("\"".repeat(36))
                .setMessageType(MessageType.MESSAGE_TYPE_CUSTOM);
    }

    /** Counted on what is written to the socket. */
    private static int sentBytes(FrameForm form, FrameType type, com.google.protobuf.Message answer) {
        if (form == FrameForm.JSON) {
            return JsonFrameCodec.print(type, -1, answer).getBytes(StandardCharsets.UTF_8).length;
        }
        ByteBuf frame = FrameWriter.frame(UnpooledByteBufAllocator.DEFAULT, type, -1, answer);
        try {
            return frame.readableBytes() - FrameLayout.LENGTH_FIELD_BYTES;
        } finally {
            frame.release();
        }
    }

    /** People who choose everything as long, and as awkward to encode, as they may. */
    private static final class Hostile {
        private final RandomGenerator random;

        Hostile(int seed) {
            random = new SplittableRandom(seed);
        }

        List<Message> messages(FrameBudget budget) {
            int longestText = 1 << random.nextInt(5, 15);
            return IntStream.range(0, PAGE)
                    .mapToObj(i -> longest()
                            .setSeq(i + 1L)
                            .setText(text(longestText, budget))
                            .build())
                    .toList();
        }

        private String text(int longest, FrameBudget budget) {
            String text = letters(1 + random.nextInt(longest));
            while (!budget.holds(longest().setText(text).build())
                    || text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES) {
                text = text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2));
            }
            return text;
        }

        List<User> users() {
            return IntStream.range(0, PAGE)
                    .mapToObj(i -> User.newBuilder()
                            .setId(100_000_000 + i)
                            .setName(letters(32))
                            .setNickname(letters(64))
                            .setAvatarUrl("https://" + letters(504))
                            .build())
                    .toList();
        }

        private String letters(int count) {
            String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
            int[] letters = alphabet.codePoints().toArray();
            return random.ints(count, 0, letters.length)
                    .mapToObj(letter -> Character.toString(letters[letter]))
                    .collect(Collectors.joining());
        }
    }
}
