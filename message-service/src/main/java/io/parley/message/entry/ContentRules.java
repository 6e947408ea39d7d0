package io.parley.message.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.message.config.MessageConfig;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.Attachment;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What a content may hold. Immutable; safe for any thread. */
@ApplicationScoped
public class ContentRules {
    private static final int MAX_ATTACHMENT_TEXT = 255;

    private final int maxTextBytes;
    private final int maxContentBytes;
    private final int maxMentions;

    /** For CDI. */
    public ContentRules(MessageConfig config) {
        this.maxTextBytes = config.send().maxTextBytes();
        this.maxContentBytes = config.send().maxContentBytes();
        this.maxMentions = config.send().maxMentions();
    }

    /**
     * The reason why this cannot be stored, if there is one.
     *
     * @param text the text, in UTF-8
     * @param rest the other fields of the content, encoded; empty when there are none
     */
    public Optional<Error> check(ByteString text, ByteString rest) {
        if (text.size() > maxTextBytes) {
            return tooLarge(
                    "The text has " + text.size() + " bytes of UTF-8; at most " + maxTextBytes + " are allowed.");
        }
        if (rest.isEmpty()) {
            return text.isEmpty() ? invalid("The text is empty.") : Optional.empty();
        }
        if (rest.size() > maxContentBytes) {
            return tooLarge("The content has " + rest.size() + " bytes beside its text; at most " + maxContentBytes
                    + " are allowed.");
        }
        try {
            return check(text, Content.parseFrom(rest));
        } catch (InvalidProtocolBufferException unreadable) {
            return invalid("The content cannot be read.");
        }
    }

    private Optional<Error> check(ByteString text, Content rest) {
        if (!rest.getText().isEmpty()) {
            return invalid("The text stands in the content a second time.");
        }
        if (text.isEmpty() && !rest.hasAttachment() && rest.getCustom().isEmpty()) {
            return invalid("The text is empty.");
        }
        if (rest.getReplyToSeq() < 0) {
            return invalid("content.reply_to_seq is not a seq.");
        }
        if (rest.getMentionsCount() > maxMentions) {
            return invalid("content.mentions has more than " + maxMentions + " users.");
        }
        if (!rest.getMentionsList().stream().allMatch(UserIdRange::contains)) {
            return invalid("content.mentions must hold 9-digit user ids.");
        }
        return check(rest.getAttachment());
    }

    private static Optional<Error> check(Attachment attachment) {
        boolean fits = attachment.getId().length() <= MAX_ATTACHMENT_TEXT
                && attachment.getName().length() <= MAX_ATTACHMENT_TEXT
                && attachment.getMediaType().length() <= MAX_ATTACHMENT_TEXT;
        return fits
                ? Optional.empty()
                : invalid("content.attachment: id, name and media_type have at most " + MAX_ATTACHMENT_TEXT
                        + " characters each.");
    }

    private static Optional<Error> invalid(String sentence) {
        return refuse(ErrorCode.ERROR_CODE_INVALID, sentence);
    }

    private static Optional<Error> tooLarge(String sentence) {
        return refuse(ErrorCode.ERROR_CODE_TOO_LARGE, sentence);
    }

    private static Optional<Error> refuse(ErrorCode code, String sentence) {
        return Optional.of(Error.newBuilder().setCode(code).setMessage(sentence).build());
    }
}
