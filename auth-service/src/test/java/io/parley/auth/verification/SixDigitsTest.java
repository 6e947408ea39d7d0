package io.parley.auth.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SixDigitsTest {
    private static final int CODES = 200_000;
    private static final int KINDS = 100;
    /** Of 99 degrees of freedom the mean is 99 and the deviation 14: five of them. */
    private static final double MOST_UNEVEN = 170;

    /** The nonces are the same in every run, so it fails always or never. */
    @Test
    void noDigitsAreMoreLikelyThanOthers() {
        Random random = new Random(1);
        SixDigits digits = new SixDigits("a secret of tests");
        int[] first = new int[KINDS];
        int[] last = new int[KINDS];
        byte[] nonce = new byte[LiveCode.NONCE_BYTES];
        for (int i = 0; i < CODES; i++) {
            random.nextBytes(nonce);
            String code = digits.of(CodePurpose.PASSWORD_RESET, "alice@example.org", nonce);
            assertThat(code).hasSize(6);
            first[Integer.parseInt(code.substring(0, 2))]++;
            last[Integer.parseInt(code.substring(4))]++;
        }
        assertThat(unevenness(first)).isLessThan(MOST_UNEVEN);
        assertThat(unevenness(last)).isLessThan(MOST_UNEVEN);
    }

    @Test
    void blanksAndHyphensDoNotCount() {
        assertThat(SixDigits.same("012345", " 012 3-45")).isTrue();
        assertThat(SixDigits.same("012345", "12345")).isFalse();
    }

    /** Chi squared. */
    private static double unevenness(int[] counts) {
        double expected = (double) CODES / counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
