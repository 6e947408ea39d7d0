package io.parley.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
    private static final int HELD_BYTES = 64 << 20;

    @Test
    void whatIsHeldCountsAndGarbageDoesNot() {
        long pid = ProcessHandle.current().pid();
        long before = LiveHeap.bytes(pid).orElseThrow();
        byte[] held = new byte[HELD_BYTES];
        assertThat(LiveHeap.bytes(pid).orElseThrow() - before).isBetween(HELD_BYTES * 3L / 4, HELD_BYTES * 5L / 4);
        Reference.reachabilityFence(held);
        held = null;
        assertThat(LiveHeap.bytes(pid).orElseThrow() - before).isLessThan(HELD_BYTES / 4);
    }

    @Test
    void theSpacesOfEveryCollectorAreAdded() {
        assertThat(LiveHeap.used("""
                4711:
                DefNew     total 116224K, used 31911K [0x00000000e8000000, 0x00000000efe10000, 0x00000000f0000000)
                 eden space 103360K,  30% used [0x00000000e8000000, 0x00000000e9f29e90, 0x00000000ee4f0000)
                Tenured    total 258048K, used 16862K [0x00000000f0000000, 0x00000000ffc00000, 0x0000000100000000)
                Metaspace       used 60000K, committed 60416K, reserved 1114112K
                """)).hasValue((31_911L + 16_862) * 1024);
        assertThat(LiveHeap.used("""
                4711:
                 garbage-first heap   total 262144K, used 55808K [0x00000000c0000000, 0x0000000100000000)
                  region size 1024K, 3 young (3072K), 1 survivors (1024K)
                """)).hasValue(55_808L * 1024);
        assertThat(LiveHeap.used("""
                4711:
                garbage-first heap   total reserved 6172672K, committed 28672K, used 2913K [0x00000006, 0x00000008)
                 region size 4096K, 0 young (0K), 0 survivors (0K)
                """)).hasValue(2_913L * 1024);
    }

    @Test
    void aProcessThatIsNoJvmHasNoHeapAndGoesOn() throws Exception {
        Process other = new ProcessBuilder("bash", "-c", "trap 'exit 3' QUIT; echo trapped; read -r").start();
        try (BufferedReader says = other.inputReader()) {
            assertThat(says.readLine()).isEqualTo("trapped");
            assertThat(LiveHeap.bytes(other.pid())).isEmpty();
            other.getOutputStream().close();
            // The end of its input ends "read", and with it the shell.
            assertThat(other.waitFor()).isEqualTo(1);
        } finally {
            other.destroyForcibly();
        }
    }
}
