package io.parley.jobs.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopiesTest {
    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,1", "3,3,2", "9,3,2"})
    void theBrokersDecideWhenNobodyElseDoes(int brokers, int copies, int insync) {
        Copies automatic = new Copies(Copies.AUTOMATIC, Copies.AUTOMATIC);
        assertThat(automatic.replicationFactor(brokers)).isEqualTo(copies);
        assertThat(automatic.minInsyncReplicas(copies)).isEqualTo(insync);
        assertThat(automatic.differFrom(copies)).isFalse();
    }

    @Test
    void whatIsAskedForHolds() {
        assertThat(new Copies(2, 2).replicationFactor(5)).isEqualTo(2);
        assertThat(new Copies(2, 2).minInsyncReplicas(2)).isEqualTo(2);
    }

    @Test
    void aTopicWithFewerCopiesStaysWritable() {
        assertThat(new Copies(3, 2).minInsyncReplicas(1)).isEqualTo(1);
        assertThat(new Copies(3, 2).differFrom(1)).isTrue();
    }
}
