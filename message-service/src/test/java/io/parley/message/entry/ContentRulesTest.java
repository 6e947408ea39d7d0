package io.parley.message.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.message.testing.TestSettings;
import io.parley.proto.client.v1.Attachment;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The field rules of contents (P-186, P-187, P-188). */
class ContentRulesTest {
    private static final ByteString TEXT = ByteString.copyFromUtf8("hello");

    private final ContentRules rules = new ContentRules(TestSettings.with(
            Map.of("send.max-text-bytes", "8", "send.max-content-bytes", "600", "send.max-mentions", "2")));

    @Test
    void aTextNeedsNothingElse() {
        assertThat(rules.check(TEXT, ByteString.EMPTY)).isEmpty();
    }

    @Test
    void anAttachmentOrSomethingCustomNeedsNoText() {
        Content attachment = Content.newBuilder()
                .setAttachment(Attachment.newBuilder().setId("a"))
                .build();
        Content custom =
                Content.newBuilder().setCustom(ByteString.copyFromUtf8("{}")).build();

        assertThat(rules.check(ByteString.EMPTY, attachment.toByteString())).isEmpty();
        assertThat(rules.check(ByteString.EMPTY, custom.toByteString())).isEmpty();
    }

    @Test
    void aReplyNeedsSomethingToSay() {
        Content reply = Content.newBuilder().setReplyToSeq(3).build();

        assertThat(rules.check(TEXT, reply.toByteString())).isEmpty();
        assertInvalid(ByteString.EMPTY, reply, "The text is empty.");
        assertInvalid(TEXT, Content.newBuilder().setReplyToSeq(-1).build(), "reply_to_seq");
    }

    @Test
    void whatIsTooLargeIsSaid() {
        Content large = Content.newBuilder()
                .setCustom(ByteString.copyFrom(new byte[601]))
                .build();

        assertThat(refusal(TEXT, large.toByteString()).getCode()).isEqualTo(ErrorCode.ERROR_CODE_TOO_LARGE);
        assertThat(refusal(ByteString.copyFromUtf8("nine byte"), ByteString.EMPTY)
                        .getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_TOO_LARGE);
    }

    @Test
    void mentionsAreUsersAndFew() {
        Content few = Content.newBuilder()
                .addMentions(100_000_000)
                .addMentions(999_999_999)
                .build();

        assertThat(rules.check(TEXT, few.toByteString())).isEmpty();
        assertInvalid(TEXT, few.toBuilder().addMentions(100_000_001).build(), "more than 2");
        assertInvalid(TEXT, Content.newBuilder().addMentions(99_999_999).build(), "9-digit");
    }

    @Test
    void textsOfAnAttachmentAreShort() {
        String long256 = String.join("", Collections.nCopies(256, "x"));

        for (Attachment attachment : new Attachment[] {
            Attachment.newBuilder().setId(long256).build(),
            Attachment.newBuilder().setName(long256).build(),
            Attachment.newBuilder().setMediaType(long256).build()
        }) {
            assertInvalid(TEXT, Content.newBuilder().setAttachment(attachment).build(), "255");
        }
    }

    @Test
    void nothingIsSaidTwiceAndNothingIsUnreadable() {
        assertInvalid(TEXT, Content.newBuilder().setText("again").build(), "second time");
        assertThat(refusal(TEXT, ByteString.copyFrom(new byte[] {(byte) 0xff})).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
    }

    private void assertInvalid(ByteString text, Content content, String why) {
        Error refusal = refusal(text, content.toByteString());
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).contains(why);
    }

    private Error refusal(ByteString text, ByteString rest) {
        return rules.check(text, rest).orElseThrow();
    }
}
