package io.parley.gateway.upstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.ErrorCode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** P-84: a device goes on from where it was sent, and from nowhere else. */
class ContinuationsTest {
    private static final SyncContinuation PLACE = new SyncContinuation(107_374_182_500_000_001L, 77);
    private final Continuations continuations = new Continuations("a-credential-for-tests");
    private final Identity phone = identity(100_000_001, "phone");

    @Test
    void anyGatewayOpensWhatAnotherOneSealed() {
        ByteString sealed = continuations.seal(phone, PLACE);
        assertThat(new Continuations("a-credential-for-tests").open(phone, sealed))
                .isEqualTo(PLACE);
        assertThat(continuations.open(phone, ByteString.EMPTY)).isEqualTo(SyncContinuation.START);
    }

    @Test
    void whatWasSealedForAnotherDeviceIsInvalid() {
        ByteString sealed = continuations.seal(phone, PLACE);
        assertInvalid(identity(100_000_001, "tablet"), sealed);
        assertInvalid(identity(100_000_002, "phone"), sealed);
        assertThatThrownBy(() -> new Continuations("another-credential-for-it").open(phone, sealed))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void everyChangedBitAndEveryOtherLengthIsInvalid() {
        byte[] sealed = continuations.seal(phone, PLACE).toByteArray();
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertInvalid(phone, ByteString.copyFrom(changed));
        }
        for (int length = 1; length < sealed.length; length++) {
            assertInvalid(phone, ByteString.copyFrom(sealed, 0, length));
        }
    }

    @Test
    void garbageIsInvalid() {
        Random random = new Random(14);
        for (int length = 1; length < 100; length++) {
            byte[] garbage = new byte[length];
            random.nextBytes(garbage);
            assertInvalid(phone, ByteString.copyFrom(garbage));
        }
    }

    private void assertInvalid(Identity identity, ByteString bytes) {
        assertThatThrownBy(() -> continuations.open(identity, bytes))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ERROR_CODE_INVALID));
    }

    private static Identity identity(int userId, String deviceId) {
        return new Identity(userId, deviceId, "ann", "Ann", "", 0);
    }
}
