package io.parley.loadtest.measure;

import java.util.ArrayDeque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/**
 * The memory of one hash, kept for the next one of the same thread. Blocks are handed out in the order in which they were
 * made, and so lie in memory: a pool that threads share mixes them, which costs a third of the speed. One thread only.
 */
final class HashMemory implements BlockPool {
    /** A hash takes a few blocks besides those that its cost names. One block is 1 KiB. */
    private static final int SCRATCH_BLOCKS = 4;

    private final int most;
    private final ArrayDeque<Block> free;

    /** @param keptKib memory that is kept (KiB); what is given back above that is left to the collector */
    HashMemory(int keptKib) {
        most = keptKib + SCRATCH_BLOCKS;
        free = new ArrayDeque<>(most);
    }

    @Override
    public Block allocate() {
        Block block = free.poll();
        return block == null ? new Block() : block;
    }

    /** Empties the block, which the next hash expects. */
    @Override
    public void deallocate(Block block) {
        block.clear();
        if (free.size() < most) {
            free.add(block);
        }
    }
}
