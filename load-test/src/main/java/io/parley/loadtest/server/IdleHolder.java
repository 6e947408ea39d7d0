package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.parley.ParleyServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/**
 * A process that keeps users logged in and silent until its standard input ends; {@link IdleFleet} starts it. A process
 * may not open enough files for all connections of a large run, and its work would count as the generator's.
 */
public final class IdleHolder {
    private static final int SOURCES = 4;
    private static final int ACKNOWLEDGE_MS = 200;

    private IdleHolder() {}

    /**
     * Logs in, says {@link IdleFleet#READY}, waits, logs out.
     *
     * @param arguments file with the users, index of the first, how many, then host:port of every gateway
     * @throws IOException when standard input breaks
     */
    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[2]);
        List<Account> accounts = new AccountBook(
                        Path.of(arguments[0]), ParleyTarget.USER_PREFIX, Integer.parseInt(arguments[1]))
                .first(count);
        List<InetSocketAddress> gateways = Arrays.stream(arguments, 3, arguments.length)
                .map(IdleHolder::address)
                .toList();
        Payload nothing = new Payload(0, Payload.SMALLEST_BYTES);
        ParleyServer server = new ParleyServer(gateways, nothing, ACKNOWLEDGE_MS, Clock.systemUTC());
        try (LoadLoops loops = new LoadLoops(1, SOURCES)) {
            LoginWave wave = LoginWave.staying(loops, server);
            wave.run("logged in", accounts, LoginWay.TOKEN);
            System.out.println(IdleFleet.READY);
            while (System.in.read() >= 0) {
                // Nothing is ever said; the end is what counts.
            }
            System.out.println(IdleFleet.DISCONNECTS + wave.disconnects());
        }
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return new InetSocketAddress(
                hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }
}
