package io.parley.message.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.entry.ContentRules;
import io.parley.message.group.GroupRules;
import io.parley.message.testing.TestSettings;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.message.v1.SendCommand;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendValidationTest {
    private static final int MAX_TEXT_BYTES = 16;

    private final SendValidation validation = new SendValidation(
            new ContentRules(TestSettings.with(Map.of("send.max-text-bytes", Integer.toString(MAX_TEXT_BYTES)))),
            new GroupRules(TestSettings.defaults()));

    @Test
    void takesAGoodSend() {
        assertThat(validation.check(good().build())).isEmpty();
    }

    @Test
    void takesNotesToOneself() {
        assertThat(validation.check(good().setRecipientId(100_000_001).build())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99_999_999, 1_000_000_000, -1})
    void refusesWhatIsNoUserId(int id) {
        assertThat(refusal(good().setSenderId(id)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal(good().setRecipientId(id)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "tab\t", "é", "\u007f", "1234567890123456789012345678901234567"})
    void refusesWhatIsNoClientMessageId(String id) {
        Error refusal = refusal(good().setClientMessageId(id));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).contains("client_message_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "~", "123456789012345678901234567890123456", "6F9619FF-8B86-D011-B42D-00CF4FC964FF"})
    void takesAnyVisibleAsciiAsClientMessageId(String id) {
        assertThat(validation.check(good().setClientMessageId(id).build())).isEmpty();
    }

    @Test
    void refusesAnEmptyText() {
        Error refusal = refusal(good().setText(""));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).isEqualTo("The text is empty.");
        assertThat(refusal.getRetryAfterMs()).isZero();
    }

    @Test
    void countsTheTextInBytesOfUtf8() {
        String fourEmoji = "😀😀😀😀";
        assertThat(validation.check(good().setText(fourEmoji).build())).isEmpty();

        Error refusal = refusal(good().setText(fourEmoji + "!"));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_TOO_LARGE);
        assertThat(refusal.getMessage()).contains("17 bytes").contains("at most 16");
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageType.class,
            names = {"UNRECOGNIZED", "MESSAGE_TYPE_SYSTEM"},
            mode = EnumSource.Mode.EXCLUDE)
    void takesTheTypesOfClients(MessageType type) {
        assertThat(validation.check(good().setMessageType(type).build())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {MessageType.MESSAGE_TYPE_SYSTEM_VALUE, 6, 99, -1})
    void refusesSystemAndUnknownTypes(int type) {
        Error refusal = refusal(good().setMessageTypeValue(type));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).contains("message_type");
    }

    private Error refusal(SendCommand.Builder send) {
        return validation.check(send.build()).orElseThrow();
    }

    private static SendCommand.Builder good() {
        return SendCommand.newBuilder()
                .setSenderId(100_000_001)
                .setRecipientId(100_000_002)
                .setClientMessageId("c1")
                .setText("hello");
    }
}
