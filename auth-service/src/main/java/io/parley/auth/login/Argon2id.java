package io.parley.auth.login;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Computes Argon2id 1.3 (RFC 9106). Each thread keeps the memory of a hash, emptied, for its next one: as garbage it would
 * cost a tenth of the time, in pauses of the whole service. Any thread may call.
 */
final class Argon2id {
    private final ThreadLocal<HashMemory> memory;

    /** @param keptKib memory that each thread keeps between hashes (KiB); a hash under way may take more */
    Argon2id(int keptKib) {
        memory = ThreadLocal.withInitial(() -> new HashMemory(keptKib));
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
                .withBlockPool(memory.get())
                .build());
        byte[] output = new byte[length];
        generator.generateBytes(password, output);
        return output;
    }
}
