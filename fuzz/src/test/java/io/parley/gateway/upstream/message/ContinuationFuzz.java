package io.parley.gateway.upstream.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.proto.SyncContinuation;

/** Whatever a client gives back as a continuation: the start for nothing, what was sealed for it, or a refusal. */
class ContinuationFuzz {
    private static final Identity PHONE = new Identity(100_000_001, "phone", "user1", "user1", "", 0);

    private final Continuations continuations = new Continuations("a-credential-for-tests");

    @FuzzTest
    void nothingButWhatWasSealedIsOpened(byte[] given) {
        ByteString bytes = ByteString.copyFrom(given);
        try {
            SyncContinuation place = continuations.open(PHONE, bytes);
            if (!bytes.isEmpty() && !continuations.seal(PHONE, place).equals(bytes)) {
                throw new AssertionError(place + " was opened and not sealed");
            }
        } catch (Refusal invalid) {
            // As it should be.
        }
    }
}
