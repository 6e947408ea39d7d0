package io.parley.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    @Test
    void compilersOfAJvmAreAPartOfItsTime() {
        ProcessUsage own = ProcessUsage.of(ProcessHandle.current().pid());
        assertThat(own.compilerMicros()).isPositive().isLessThan(own.cpuMicros());
        assertThat(own.residentBytes()).isGreaterThan(10 << 20);
    }

    @Test
    void aProcessThatIsNoJvmHasNoCompilersAndOneThatIsGoneUsesNothing() throws Exception {
        Process shell =
                new ProcessBuilder("bash", "-c", "for i in {1..200000}; do :; done; echo done; read -r").start();
        try (BufferedReader says = shell.inputReader()) {
            assertThat(says.readLine()).isEqualTo("done");
            ProcessUsage usage = ProcessUsage.of(shell.pid());
            assertThat(usage.cpuMicros()).isPositive();
            assertThat(usage.compilerMicros()).isZero();
        } finally {
            shell.destroyForcibly().waitFor();
        }
        assertThat(ProcessUsage.of(shell.pid())).isEqualTo(new ProcessUsage(0, 0, 0));
    }

    @Test
    void compilersOfTheGeneratorAreNoneOfTheServers() {
        List<ServerProcess> none = List.of();
        Map<String, ProcessUsage> generator = ProcessUsage.of(none);
        assertThat(ProcessUsage.compilerMicrosBetween(
                        Map.of("generator", new ProcessUsage(0, 0, 0), "a", new ProcessUsage(10, 5, 1)),
                        Map.of("generator", generator.get("generator"), "a", new ProcessUsage(50, 25, 1))))
                .isEqualTo(20);
    }
}
