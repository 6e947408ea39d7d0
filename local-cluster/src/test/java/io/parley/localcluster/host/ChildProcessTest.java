package io.parley.localcluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    @TempDir
    Path folder;

    @Test
    void aPidFileFindsTheSameProcessAgain() {
        ChildProcess process = launch("sleep 60");
        process.remember(folder.resolve("pid"));
        assertThat(ChildProcess.recall(folder.resolve("pid")))
                .map(ChildProcess::pid)
                .contains(process.pid());
        process.kill();
        assertThat(ChildProcess.recall(folder.resolve("pid"))).isEmpty();
    }

    @Test
    void aPidFileOfAReusedPidFindsNothing() {
        ProcessIdentity own = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        new ProcessIdentity(own.pid(), own.startTicks() - 1, own.bootId()).write(folder.resolve("earlier"));
        new ProcessIdentity(own.pid(), own.startTicks(), "another boot").write(folder.resolve("before-reboot"));
        assertThat(ChildProcess.recall(folder.resolve("earlier"))).isEmpty();
        assertThat(ChildProcess.recall(folder.resolve("before-reboot"))).isEmpty();
    }

    @Test
    void aDamagedOrMissingPidFileFindsNothing() throws IOException {
        Files.writeString(folder.resolve("damaged"), "12");
        assertThat(ProcessIdentity.read(folder.resolve("damaged"))).isEmpty();
        assertThat(ProcessIdentity.read(folder.resolve("missing"))).isEqualTo(Optional.empty());
    }

    @Test
    void termEndsAWillingProcess() {
        ChildProcess process = launch("sleep 60");
        assertThat(process.terminate(Duration.ofSeconds(10))).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void theExitCodeIsKnownOnceTheProcessHasEnded() {
        ChildProcess process = launch("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        await().until(() -> Files.readString(folder.resolve("log")).contains("ready"));
        assertThat(process.exitCode()).isEmpty();
        process.terminate(Duration.ofSeconds(10));
        await().untilAsserted(() -> assertThat(process.exitCode()).hasValue(3));
    }

    @Test
    void whoWaitsForAProcessIsToldWhetherItCanWorkHasEndedOrTakesTooLong() {
        Path ready = folder.resolve("ready");
        ChildProcess works = launch("touch ready; sleep 60");
        works.awaitReady("it", () -> Files.exists(ready), Duration.ofSeconds(10), "its log");
        assertThat(ready).exists();
        assertThatThrownBy(() -> works.awaitReady("it", () -> false, Duration.ZERO, "its log"))
                .isInstanceOf(LocalClusterException.class)
                .hasMessage("it did not answer within 0 s, see its log.");
        works.kill();
        assertThatThrownBy(() -> works.awaitReady("it", () -> false, Duration.ofMinutes(1), "its log"))
                .isInstanceOf(LocalClusterException.class)
                .hasMessage("it ended while it started, see its log.");
    }

    @Test
    void aProcessThatIgnoresTermIsKilled() {
        ChildProcess process = launch("trap '' TERM; echo ready; while :; do sleep 1; done");
        await().until(() -> Files.readString(folder.resolve("log")).contains("ready"));
        assertThat(process.terminate(Duration.ofMillis(200))).isFalse();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aPausedProcessGoesOnAfterResume() {
        ChildProcess process = launch("sleep 60");
        process.signal("STOP");
        await().until(() -> state(process).equals("T"));
        process.signal("CONT");
        await().until(() -> state(process).equals("S"));
        process.kill();
    }

    @Test
    void aMissingProgramIsNamed() {
        Launch launch =
                new Launch(List.of("/no/such/program"), Map.of(), folder, folder.resolve("log"), Lifetime.DETACHED);
        // setsid starts and fails at once; where it is missing the start itself fails.
        try {
            ChildProcess process = ChildProcess.launch(launch);
            await().until(() -> !process.isAlive());
            assertThat(LogTail.lastLines(folder.resolve("log"), 5)).contains("/no/such/program");
        } catch (LocalClusterException e) {
            assertThat(e).hasMessageContaining("/no/such/program");
        }
    }

    @Test
    void childrenDieWhenTheirJvmIsKilled() throws IOException {
        Path pidFile = folder.resolve("child.pid");
        ChildProcess jvm = ChildProcess.launch(new Launch(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrphanMaker.class.getName(),
                        pidFile.toString()),
                Map.of(),
                folder,
                folder.resolve("jvm.log"),
                Lifetime.WITH_THIS_JVM));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ChildProcess.recall(pidFile).isPresent());
        ChildProcess child = ChildProcess.recall(pidFile).orElseThrow();
        jvm.kill();
        await().until(() -> !child.isAlive());
    }

    @Test
    void aTakenPortIsReportedWithItsHolder() throws IOException {
        try (var held = new java.net.ServerSocket(0)) {
            assertThatThrownBy(() -> ListeningPort.requireFree(held.getLocalPort(), "gateway-0"))
                    .isInstanceOf(LocalClusterException.class)
                    .hasMessageContaining("Port " + held.getLocalPort() + ", needed by gateway-0, is taken by")
                    .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void aNearlyFullDiskIsRefused() {
        assertThatThrownBy(() -> DiskSpace.requireEnough(folder, 999_000_000)).hasMessageContaining("only 999 MB free");
        DiskSpace.requireEnough(folder, DiskSpace.LEAST_FREE_BYTES);
    }

    private ChildProcess launch(String script) {
        return ChildProcess.launch(new Launch(
                List.of("/bin/bash", "-c", script), Map.of(), folder, folder.resolve("log"), Lifetime.WITH_THIS_JVM));
    }

    private static String state(ChildProcess process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }

    /** Run as a JVM of its own: starts a child tied to it and waits to be killed. */
    static final class OrphanMaker {
        public static void main(String[] arguments) throws InterruptedException {
            Path pidFile = Path.of(arguments[0]);
            ChildProcess.launch(new Launch(
                            List.of("/bin/sleep", "60"),
                            Map.of(),
                            pidFile.getParent(),
                            pidFile.resolveSibling("sleep.log"),
                            Lifetime.WITH_THIS_JVM))
                    .remember(pidFile);
            Thread.currentThread().join();
        }
    }
}
