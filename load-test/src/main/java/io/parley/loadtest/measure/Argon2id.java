package io.parley.loadtest.measure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** The password hash of auth-service at its usual cost: 19 MiB, two passes, one lane. Any thread may call. */
public final class Argon2id {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int HASH_BYTES = 32;
    private static final ThreadLocal<HashMemory> MEMORY = ThreadLocal.withInitial(() -> new HashMemory(MEMORY_KIB));

    private Argon2id() {}

    /** Computes one hash. */
    public static byte[] hash(byte[] password, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .withSalt(salt)
                .withBlockPool(MEMORY.get())
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(password, hash);
        return hash;
    }

    /** The PHC string that auth-service stores for a password. */
    public static String phc(String password, byte[] salt) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
                .formatted(
                        MEMORY_KIB,
                        PASSES,
                        base64.encodeToString(salt),
                        base64.encodeToString(hash(password.getBytes(StandardCharsets.UTF_8), salt)));
    }

    /** How many hashes per second all processors of this machine compute together; keeps them busy for that long. */
    public static double machinePerSecond(int seconds) {
        int threads = Runtime.getRuntime().availableProcessors();
        long from = System.nanoTime();
        long until = from + TimeUnit.SECONDS.toNanos(seconds);
        AtomicLong hashes = new AtomicLong();
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = Thread.ofPlatform().daemon().start(() -> {
                while (System.nanoTime() < until) {
                    hash(new byte[HASH_BYTES], new byte[16]);
                    hashes.incrementAndGet();
                }
            });
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return hashes.get() * 1e9 / (System.nanoTime() - from);
    }
}
