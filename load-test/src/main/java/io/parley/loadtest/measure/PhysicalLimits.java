package io.parley.loadtest.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this machine can do at best, timed beside the servers so that their figures can be judged. Medians. */
public final class PhysicalLimits {
    private static final int HASHES = 15;
    private static final int SECONDS_OF_HASHES = 2;
    private static final int SYNCS = 200;
    private static final int SYNC_BYTES = 4096;
    private static final int ROUND_TRIPS = 5000;
    private static final int ROUND_TRIP_BYTES = 100;

    private PhysicalLimits() {}

    /**
     * Times one Argon2id hash at auth-service's cost, alone and on all processors at once, one write with fdatasync, and one round trip over loopback TCP.
     *
     * @param folder where the databases keep their files
     */
    public static Map<String, Double> measure(Path folder) {
        Map<String, Double> limits = new LinkedHashMap<>();
        limits.put("argon2id_19MiB_t2_p1_ms", argon2Millis());
        limits.put("argon2id_all_processors_per_s", Argon2id.machinePerSecond(SECONDS_OF_HASHES));
        limits.put("fdatasync_4KiB_us", fdatasyncMicros(folder));
        limits.put("loopback_round_trip_us", roundTripMicros());
        return limits;
    }

    private static double argon2Millis() {
        long[] nanos = new long[HASHES];
        byte[] password = "a password of usual length".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < HASHES; i++) {
            long from = System.nanoTime();
            Argon2id.hash(password, new byte[16]);
            nanos[i] = System.nanoTime() - from;
        }
        return median(nanos) / 1e6;
    }

    private static double fdatasyncMicros(Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "fdatasync", ".tmp");
            long[] nanos = new long[SYNCS];
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer block = ByteBuffer.allocateDirect(SYNC_BYTES);
                for (int i = 0; i < SYNCS; i++) {
                    block.clear();
                    long from = System.nanoTime();
                    channel.write(block, 0);
                    channel.force(false);
                    nanos[i] = System.nanoTime() - from;
                }
            } finally {
                Files.deleteIfExists(file);
            }
            return median(nanos) / 1e3;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double roundTripMicros() {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread echo = Thread.ofPlatform().daemon().start(() -> echo(server));
            long[] nanos = new long[ROUND_TRIPS];
            try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                ByteBuffer buffer = ByteBuffer.allocateDirect(ROUND_TRIP_BYTES);
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    long from = System.nanoTime();
                    buffer.clear();
                    writeAll(client, buffer);
                    buffer.clear();
                    readAll(client, buffer);
                    nanos[i] = System.nanoTime() - from;
                }
            }
            echo.join();
            return median(nanos) / 1e3;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void echo(ServerSocketChannel server) {
        try (SocketChannel peer = server.accept()) {
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer buffer = ByteBuffer.allocateDirect(ROUND_TRIP_BYTES);
            while (readAll(peer, buffer.clear())) {
                writeAll(peer, buffer.flip());
            }
        } catch (IOException ended) {
            // The measuring side sees the same failure and reports it.
        }
    }

    private static void writeAll(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static boolean readAll(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    private static double median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
