package io.parley.auth.login;

/** What one Argon2id hash costs. */
record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    private static final int SMALLEST_MEMORY_PER_LANE_KIB = 8;

    Argon2Cost {
        if (parallelism < 1 || iterations < 1 || memoryKib < SMALLEST_MEMORY_PER_LANE_KIB * parallelism) {
            throw new IllegalArgumentException(
                    "Argon2id needs iterations and lanes of 1 or more, and 8 KiB of memory for each lane.");
        }
    }
}
