package io.parley.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.protocol.Refusal;
import io.parley.proto.client.v1.ErrorCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FieldRulesTest {
    @Test
    void deviceIdsAreShortAndPlain() {
        for (String good : new String[] {"a", "My-Phone_1.2", "x".repeat(64)}) {
            assertThatCode(() -> FieldRules.checkDeviceId(good)).doesNotThrowAnyException();
        }
        for (String bad : new String[] {"", "my phone", "télé", "a/b", "a\n", "x".repeat(65)}) {
            expectInvalid(() -> FieldRules.checkDeviceId(bad));
        }
    }

    @Test
    void clientMessageIdsAreVisibleAscii() {
        for (String good : new String[] {"1", "!~", "x".repeat(36), "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}) {
            assertThatCode(() -> FieldRules.checkClientMessageId(good)).doesNotThrowAnyException();
        }
        for (String bad : new String[] {"", " ", "a b", "é", "\u007F", "x".repeat(37)}) {
            expectInvalid(() -> FieldRules.checkClientMessageId(bad));
        }
    }

    @Test
    void pageSizesHaveADefaultAndALimit() {
        assertThat(FieldRules.pageSize(0, 50)).isEqualTo(50);
        assertThat(FieldRules.pageSize(1, 50)).isEqualTo(1);
        assertThat(FieldRules.pageSize(200, 50)).isEqualTo(200);
        expectInvalid(() -> FieldRules.pageSize(201, 50));
        expectInvalid(() -> FieldRules.pageSize(-1, 50));
    }

    @Test
    void userIdsHaveNineDigits() {
        assertThat(FieldRules.isUserId(100_000_000)).isTrue();
        assertThat(FieldRules.isUserId(999_999_999)).isTrue();
        assertThat(FieldRules.isUserId(99_999_999)).isFalse();
        assertThat(FieldRules.isUserId(1_000_000_000)).isFalse();
        assertThat(FieldRules.isUserId(-1)).isFalse();
    }

    private static void expectInvalid(ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(ErrorCode.ERROR_CODE_INVALID));
    }
}
