package io.parley.loadtest.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.SingleThreadEventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One event loop and what its connections share: flushes at the end of a turn, a tick, and source addresses. Everything
 * but {@link #call} is used on the loop itself.
 */
public final class LoadLoop {
    /** How often {@link #onTick} callbacks run, in milliseconds. */
    public static final long TICK_MILLIS = 50;

    private final SingleThreadEventLoop loop;
    private final Bootstrap bootstrap;
    private final List<SocketAddress> sources;
    private final List<Connection> toFlush = new ArrayList<>();
    private final List<Runnable> ticks = new ArrayList<>();
    private boolean flushPlanned;
    private int nextSource;

    LoadLoop(SingleThreadEventLoop loop, Bootstrap bootstrap, List<SocketAddress> sources) {
        this.loop = loop;
        this.bootstrap = bootstrap.clone(loop);
        this.sources = sources;
        loop.scheduleAtFixedRate(() -> ticks.forEach(Runnable::run), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Runs a task on the loop and waits for it; from any other thread.
     *
     * @throws IllegalStateException when the task failed
     */
    public <T> T call(Callable<T> task) {
        try {
            return loop.submit(task).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** As {@link #call}, without a result. */
    public void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Runs a task on the loop after a time. */
    public void after(long nanos, Runnable task) {
        loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a callback every {@link #TICK_MILLIS} as long as the loop lives: one timer for all connections. */
    public void onTick(Runnable callback) {
        ticks.add(callback);
    }

    /** Connects, from the next source address; the consumer is told how it went. */
    public Connection connect(InetSocketAddress server, ByteConsumer consumer) {
        Connection connection = new Connection(this, consumer);
        SocketAddress source = sources.isEmpty() ? null : sources.get(nextSource++ % sources.size());
        bootstrap.clone().handler(connection).connect(server, source).addListener(done -> {
            if (!done.isSuccess()) {
                connection.failed("cannot connect: " + done.cause().getMessage());
            }
        });
        return connection;
    }

    ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    void flushAtEndOfTurn(Connection connection) {
        toFlush.add(connection);
        if (!flushPlanned) {
            flushPlanned = true;
            loop.executeAfterEventLoopIteration(this::flushAll);
        }
    }

    private void flushAll() {
        flushPlanned = false;
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).flush();
        }
        toFlush.clear();
    }
}
