package io.parley.gateway.upstream.message;

import com.google.protobuf.ByteString;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.proto.SyncContinuation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals where a Sync goes on, for the device that asked: a client can give back what it was given and nothing else. The
 * key follows from the service credential, so that any gateway opens what another one sealed. Costs some microseconds on
 * the calling thread; any thread.
 */
public final class Continuations {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "parley sync continuation 1";
    private static final int SEAL_BYTES = 16;

    private final SecretKeySpec key;

    public Continuations(String serviceCredential) {
        SecretKeySpec credential = new SecretKeySpec(serviceCredential.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        key = new SecretKeySpec(hmac(credential, PURPOSE.getBytes(StandardCharsets.UTF_8)), ALGORITHM);
    }

    /** What a client is given to go on from this place. */
    public ByteString seal(Identity identity, SyncContinuation place) {
        ByteString bytes = place.toBytes();
        return bytes.concat(sealOf(identity, bytes));
    }

    /**
     * The place that a client gives back; the start for no bytes.
     *
     * @throws Refusal INVALID for what was not sealed for this device
     */
    public SyncContinuation open(Identity identity, ByteString sealed) {
        int placeBytes = sealed.size() - SEAL_BYTES;
        if (sealed.isEmpty()) {
            return SyncContinuation.START;
        }
        if (placeBytes > 0) {
            ByteString place = sealed.substring(0, placeBytes);
            boolean genuine = MessageDigest.isEqual(
                    sealOf(identity, place).toByteArray(),
                    sealed.substring(placeBytes).toByteArray());
            if (genuine) {
                return SyncContinuation.of(place);
            }
        }
        throw Refusal.invalid("continuation is not one that a SyncAnswer gave this device.");
    }

    private ByteString sealOf(Identity identity, ByteString place) {
        // The device id is the only part of varying length, and the last.
        String device = Integer.toUnsignedString(identity.userId()) + " " + identity.deviceId();
        byte[] sealed = place.concat(ByteString.copyFromUtf8(device)).toByteArray();
        return ByteString.copyFrom(Arrays.copyOf(hmac(key, sealed), SEAL_BYTES));
    }

    private static byte[] hmac(SecretKeySpec key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, impossible);
        }
    }
}
