package io.parley.auth.login;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Computes Argon2id 1.3 (RFC 9106). Keeps the memory of a hash, emptied, for the next one: as garbage it would cost a tenth
 * of the time, in pauses of the whole service. Any thread may call.
 */
final class Argon2id {
    /** One block of Argon2 is 1 KiB. */
    private final BlockPool memory;

    /** @param keptKib memory that is kept between hashes (KiB); hashes under way may take more */
    Argon2id(int keptKib) {
        memory = new FixedBlockPool(keptKib);
    }

    /** Takes tens of milliseconds and the memory that the cost names. */
    byte[] hash(byte[] password, Argon2Cost cost, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
                .withBlockPool(memory)
                .build());
        byte[] output = new byte[length];
        generator.generateBytes(password, output);
        return output;
    }
}
