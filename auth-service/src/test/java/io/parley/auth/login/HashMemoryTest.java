package io.parley.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.junit.jupiter.api.Test;

class HashMemoryTest {
    /** As small as it can be: the kept KiB and the blocks that a hash takes besides. */
    private static final int BLOCKS = 8 + 4;

    private final HashMemory memory = new HashMemory(8);

    @Test
    void whatWasGivenBackComesAgainInItsOrder() {
        List<Block> blocks = allocate(BLOCKS);
        blocks.forEach(memory::deallocate);
        assertThat(allocate(BLOCKS)).containsExactlyElementsOf(blocks);
    }

    @Test
    void aHashThatTakesMoreMemoryLeavesNoneOfItBehind() {
        List<Block> blocks = allocate(BLOCKS + 3);
        blocks.forEach(memory::deallocate);
        assertThat(allocate(BLOCKS)).containsExactlyElementsOf(blocks.subList(0, BLOCKS));
        assertThat(memory.allocate()).isNotIn(blocks);
    }

    private List<Block> allocate(int count) {
        return Stream.generate(memory::allocate).limit(count).toList();
    }
}
