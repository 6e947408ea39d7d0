package io.parley.gateway.protocol;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.function.LongConsumer;

/** Bytes that come to a decoder in pieces, as a network gives them. */
final class Pieces {
    private Pieces() {}

    /**
     * Hands the bytes to a decoder and ends its connection.
     *
     * @param pieceBytes how many come in one read
     * @param afterEach told after each piece how much memory is used
     * @throws AssertionError when the decoder threw, or did not give all memory back
     */
    static void send(ChannelInboundHandler decoder, byte[] bytes, int pieceBytes, LongConsumer afterEach) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.config().setAllocator(memory);
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            int count = Math.min(pieceBytes, bytes.length - at);
            channel.writeInbound(memory.heapBuffer(count, count).writeBytes(bytes, at, count));
            afterEach.accept(used(memory));
        }
        if (!channel.isOpen()) {
            throw new AssertionError("the decoder threw: it closed the connection by itself");
        }
        channel.finishAndReleaseAll();
        if (used(memory) != 0) {
            throw new AssertionError(used(memory) + " bytes were not given back");
        }
    }

    private static long used(UnpooledByteBufAllocator memory) {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }
}
