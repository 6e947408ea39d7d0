package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.parley.proto.client.v1.ErrorCode;

/**
 * A client's Close of RFC 6455.
 *
 * @param code its code; NORMAL when it gave none
 * @param refusal what is wrong with it; null when nothing is
 */
record CloseFrame(int code, Refusal refusal) {
    private static final int NORMAL = 1000;
    private static final int LAST_DEFINED = 1014;
    private static final int FIRST_REGISTERED = 3000;
    private static final int LAST_PRIVATE = 4999;

    static CloseFrame of(ByteBuf payload) {
        if (!payload.isReadable()) {
            return new CloseFrame(NORMAL, null);
        }
        if (payload.readableBytes() < Short.BYTES) {
            return new CloseFrame(NORMAL, malformed("A Close has a code of two bytes, or nothing."));
        }
        int code = payload.getUnsignedShort(payload.readerIndex());
        if (!mayBeSent(code)) {
            return new CloseFrame(NORMAL, malformed("A Close must not have the code " + code + "."));
        }
        try {
            WebSocketDecoder.text(
                    payload.nioBuffer(payload.readerIndex() + Short.BYTES, payload.readableBytes() - Short.BYTES));
        } catch (Refusal notUtf8) {
            return new CloseFrame(NORMAL, notUtf8);
        }
        return new CloseFrame(code, null);
    }

    /** 1004 to 1006 and 1015 stand for what is not sent; from 1016 on the standard has reserved codes for itself. */
    private static boolean mayBeSent(int code) {
        return code >= NORMAL && code <= LAST_DEFINED && (code < 1004 || code > 1006)
                || code >= FIRST_REGISTERED && code <= LAST_PRIVATE;
    }

    private static Refusal malformed(String sentence) {
        return Refusal.of(ErrorCode.ERROR_CODE_MALFORMED, sentence);
    }
}
