package io.parley.gateway.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Asks the name service, and is not held up by one that keeps silent, as on a cluster without one: a name that is not
 * answered in time has no address for now. Its question stays under way, one for each name, on a thread of its own; who
 * asks again later finds the answer at once. For one thread at a time.
 */
final class NameLookup implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(NameLookup.class);

    private final NameService names;
    private final Duration patience;
    private final Map<String, Question> underWay = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("name-lookup-", 0).factory());

    NameLookup(NameService names, Duration patience) {
        this.names = names;
        this.patience = patience;
    }

    /** All addresses of these hosts now. Blocks, for as long as the patience lasts for all of them together. */
    Set<InetSocketAddress> addresses(List<InetSocketAddress> hosts) {
        hosts.forEach(host -> underWay.computeIfAbsent(host.getHostString(), this::ask));
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        for (InetSocketAddress host : hosts) {
            for (InetAddress address : answer(host.getHostString())) {
                addresses.add(new InetSocketAddress(address, host.getPort()));
            }
        }
        return addresses;
    }

    private Question ask(String host) {
        return new Question(threads.submit(() -> names.addresses(host)), System.nanoTime() + patience.toNanos());
    }

    private InetAddress[] answer(String host) {
        Question question = underWay.get(host);
        if (question == null) {
            // A host that is listed twice.
            question = ask(host);
        }
        try {
            long waitNanos = Math.max(0, question.waitUntilNanos - System.nanoTime());
            InetAddress[] addresses = question.answer.get(waitNanos, TimeUnit.NANOSECONDS);
            underWay.remove(host);
            return addresses;
        } catch (TimeoutException silence) {
            LOG.debugf("The name service has not answered for %s yet", host);
        } catch (ExecutionException unknown) {
            underWay.remove(host);
            LOG.debugf("The name %s has no address now: %s", host, unknown.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[0];
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** What turns names into addresses; blocks. */
    interface NameService {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private record Question(Future<InetAddress[]> answer, long waitUntilNanos) {}
}
