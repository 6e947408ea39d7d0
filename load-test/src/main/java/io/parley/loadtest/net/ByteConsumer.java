package io.parley.loadtest.net;

import io.netty.buffer.ByteBuf;

/** The owner of a {@link Connection}. All methods are called on the connection's event loop. */
public interface ByteConsumer {
    /** The connection is established. */
    void opened();

    /**
     * Bytes have arrived: read every whole unit and leave the reader index at the first byte of the rest, which is
     * offered again together with what follows it.
     */
    void received(ByteBuf bytes);

    /**
     * The connection could not be made, or has ended.
     *
     * @param reason for a person
     */
    void closed(String reason);
}
