package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.protocol.RandomFrames.Encoded;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Send;
import java.util.List;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random JSON frames, whole and broken: each gives a frame or MALFORMED, soon. Seeds as in {@link FrameFuzzTest}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JsonFuzzTest {
    private static final Logger LOG = Logger.getLogger(JsonFuzzTest.class);
    private static final int ROUNDS = Integer.getInteger("parley.fuzz.rounds", 3_000);
    private static final long FIRST_SEED = System.nanoTime();
    private static final int MAX_MUTATIONS = 4;
    private static final String[] POISON = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "true",
        "-1",
        "4294967296",
        "1e400",
        "\"1e400\"",
        "NaN",
        "\\u0000",
        "\\ud800",
        "\ud800",
        "\"__proto__\"",
        "\"@type\"",
        "[[[[[[[[",
        "{\"a\":",
        "\"MESSAGE_TYPE_TEXT\"",
        "\"AA==\"",
        "\"?\""
    };

    @Test
    void whatIsPrintedIsReadAgain() {
        LongStream.range(0, ROUNDS).forEach(round -> {
            long seed = seed(round);
            Encoded frame = new RandomFrames(seed).one();
            JsonFrame read = JsonFrameCodec.parse(JsonFrameCodec.print(frame.type(), frame.requestId(), frame.body()));
            assertThat(read)
                    .as("seed %d", seed)
                    .isEqualTo(new JsonFrame(frame.type(), frame.requestId(), frame.body(), null));
        });
    }

    @Test
    void brokenTextsAreMalformedAndNothingElseHappens() {
        int[] outcomes = new int[2];
        LongStream.range(0, ROUNDS).forEach(round -> {
            long seed = seed(round);
            RandomFrames frames = new RandomFrames(seed);
            Encoded frame = frames.one();
            String text = mutated(JsonFrameCodec.print(frame.type(), frame.requestId(), frame.body()), frames);
            try {
                assertThat(JsonFrameCodec.parse(text)).isNotNull();
                outcomes[0]++;
            } catch (Refusal malformed) {
                assertThat(malformed.code()).as("seed %d", seed).isEqualTo(ErrorCode.ERROR_CODE_MALFORMED);
                outcomes[1]++;
            } catch (Throwable other) {
                throw new AssertionError("Repeat with -Dparley.fuzz.seed=" + seed + ": " + text, other);
            }
        });
        LOG.infof("%d texts were frames, %d were refused", outcomes[0], outcomes[1]);
    }

    /** Protobuf's parser works out the digits of such numbers, for minutes. */
    @ParameterizedTest
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(
            strings = {
                "\"1e99999999\"",
                "\"1E+12345678\"",
                "\"0.1e99999999\"",
                "\"1e999999999\"",
                "\"1e-99999999\"",
                "1e99999999"
            })
    void aNumberWithAHugeExponentIsMalformed(String number) {
        for (String frame : List.of(
                "{'type': 'Received', 'body': {'positions': [{'conversationId': %s, 'seq': 1}]}}",
                "{'type': 'Received', 'body': {'positions': [{'conversation_id': 1, 'seq': %s}]}}",
                "{'type': 'Send', 'body': {'userId': %s}}",
                "{'type': 'History', 'body': {'user_id': %s}}",
                "{'type': 'UserLookup', 'body': {'userIds': [1, %s]}}")) {
            String text = frame.replace('\'', '"').formatted(number);
            assertThatThrownBy(() -> JsonFrameCodec.parse(text))
                    .as(text)
                    .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.ERROR_CODE_MALFORMED));
        }
    }

    @Test
    void aTextMayLookLikeSuchANumber() {
        JsonFrame frame = JsonFrameCodec.parse(
                "{\"type\": \"Send\", \"body\": {\"userId\": \"100000001\", \"text\": \"1e99999999\"}}");
        assertThat(((Send) frame.body()).getText()).isEqualTo("1e99999999");
        assertThat(((Send) frame.body()).getUserId()).isEqualTo(100_000_001);
    }

    @Test
    void deepNestingIsMalformed() {
        String deep = "{\"type\": \"Ping\", \"body\": {\"a\": " + "[".repeat(30_000) + "]".repeat(30_000) + "}}";
        assertThatThrownBy(() -> JsonFrameCodec.parse(deep)).isInstanceOf(Refusal.class);
    }

    private static String mutated(String original, RandomFrames frames) {
        StringBuilder text = new StringBuilder(original);
        for (int i = 1 + frames.below(MAX_MUTATIONS); i > 0 && !text.isEmpty(); i--) {
            int from = frames.below(text.length());
            int to = Math.min(text.length(), from + frames.below(12));
            switch (frames.below(4)) {
                case 0 -> text.setCharAt(from, (char) frames.below(256));
                case 1 -> text.delete(from, to);
                case 2 -> text.insert(from, text.substring(from, to));
                default -> text.replace(from, to, POISON[frames.below(POISON.length)]);
            }
        }
        return text.toString();
    }

    private static long seed(long round) {
        Long chosen = Long.getLong("parley.fuzz.seed");
        return chosen != null ? chosen : FIRST_SEED + round;
    }
}
