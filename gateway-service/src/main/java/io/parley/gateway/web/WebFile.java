package io.parley.gateway.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * One file of the web client as it goes out, in memory. Immutable; any thread.
 *
 * @param mediaType for Content-Type
 * @param tag names this content, for ETag
 * @param plain the file
 * @param gzip the same compressed, where the build has made it
 * @param lasting its name changes with its content, so that it may be cached for good
 */
record WebFile(String mediaType, String tag, ByteBuf plain, Optional<ByteBuf> gzip, boolean lasting) {

    /** Bytes outside the heap, so that writing them to a socket copies nothing, however many clients read slowly. */
    static ByteBuf shared(byte[] bytes) {
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }
}
