package io.parley.localcluster.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadDumpTest {
    @TempDir
    private Path folder;

    @Test
    void showsWhatAJvmIsDoing() {
        Path file = folder.resolve("threads");
        String top = ThreadDump.write(ProcessHandle.current().pid(), file);
        assertThat(top).contains("\"main\"").contains("(all threads: " + file + ")");
        assertThat(file).content().contains("ThreadDumpTest.showsWhatAJvmIsDoing");
    }

    @Test
    void saysWhenThereIsNone() {
        Path file = folder.resolve("threads");
        // Process 1 is no JVM of this user.
        assertThat(ThreadDump.write(1, file)).startsWith("(no thread dump");
        assertThat(file).doesNotExist();
    }
}
