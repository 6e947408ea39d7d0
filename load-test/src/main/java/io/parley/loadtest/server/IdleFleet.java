package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.LocalClusterException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Silent users in several {@link IdleHolder} processes. Used by the main thread; the processes end with this one. */
final class IdleFleet implements IdleUsers {
    static final String READY = "READY";
    static final String DISCONNECTS = "DISCONNECTS ";

    /** Far below the number of files that a process may open. */
    private static final int USERS_PER_PROCESS = 5000;

    private static final int PATIENCE_SECONDS = 20;

    private final List<InetSocketAddress> gateways;
    private final Path folder;
    private final List<Process> holders = new ArrayList<>();

    private IdleFleet(List<InetSocketAddress> gateways, Path folder) {
        this.gateways = gateways;
        this.folder = folder;
    }

    /**
     * Logs everybody in, one process after the other.
     *
     * @param accounts with tokens, their indices without a gap
     * @param folder for files with tokens
     * @throws LocalClusterException when somebody cannot log in
     */
    static IdleFleet start(List<Account> accounts, List<InetSocketAddress> gateways, Path folder) {
        IdleFleet fleet = new IdleFleet(gateways, Folders.createPrivate(folder));
        try {
            for (int from = 0; from < accounts.size(); from += USERS_PER_PROCESS) {
                fleet.add(accounts.subList(from, Math.min(accounts.size(), from + USERS_PER_PROCESS)));
            }
            return fleet;
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    @Override
    public int disconnects() {
        int disconnects = 0;
        for (Process holder : holders) {
            try {
                holder.getOutputStream().close();
                disconnects += Integer.parseInt(lineWith(holder, DISCONNECTS).substring(DISCONNECTS.length()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return disconnects;
    }

    @Override
    public void close() {
        holders.forEach(Process::destroy);
        try {
            for (Process holder : holders) {
                if (!holder.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    holder.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void add(List<Account> accounts) {
        int first = accounts.getFirst().index();
        Path file = folder.resolve("idle-users-" + first + ".tsv");
        AccountBook.write(file, accounts);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = Stream.concat(
                        Stream.of(
                                java.toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                // Netty's use of Unsafe is no news to who measures; older JDKs do not know the flag.
                                "-XX:+IgnoreUnrecognizedVMOptions",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                IdleHolder.class.getName(),
                                file.toString(),
                                Integer.toString(first),
                                Integer.toString(accounts.size())),
                        gateways.stream().map(it -> it.getHostString() + ":" + it.getPort()))
                .collect(Collectors.toList());
        try {
            // Its standard input is ours: when this process dies in whatever way, it ends and the holder with it.
            Process holder = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            holders.add(holder);
            lineWith(holder, READY);
        } catch (IOException e) {
            throw new LocalClusterException("A process for silent users could not be started: " + e.getMessage(), e);
        }
    }

    private static String lineWith(Process holder, String start) throws IOException {
        BufferedReader reader = holder.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        while (line != null && !line.startsWith(start)) {
            line = reader.readLine();
        }
        if (line == null) {
            throw new LocalClusterException(
                    "A process for silent users ended before all of them were logged in; its last words are above.");
        }
        return line;
    }
}
