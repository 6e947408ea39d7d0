package io.parley.gateway.upstream;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.parley.proto.message.v1.ExchangeResponse;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The events of one call, brought to an event loop; those of a call that has been given up are not heard. */
final class StreamEvents extends ClientCall.Listener<ExchangeResponse> {
    private final EventLoop loop;
    private final BooleanSupplier isCurrent;
    private final IntConsumer requestMore;
    private final Runnable ready;
    private final Consumer<ExchangeResponse> received;
    private final Consumer<Status> ended;

    /** @param isCurrent whether the call is still wanted; asked on the loop */
    StreamEvents(
            EventLoop loop,
            BooleanSupplier isCurrent,
            IntConsumer requestMore,
            Runnable ready,
            Consumer<ExchangeResponse> received,
            Consumer<Status> ended) {
        this.loop = loop;
        this.isCurrent = isCurrent;
        this.requestMore = requestMore;
        this.ready = ready;
        this.received = received;
        this.ended = ended;
    }

    @Override
    public void onReady() {
        onLoop(ready);
    }

    @Override
    public void onMessage(ExchangeResponse response) {
        requestMore.accept(1);
        onLoop(() -> received.accept(response));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        onLoop(() -> ended.accept(status));
    }

    private void onLoop(Runnable event) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> onLoop(event));
        } else if (isCurrent.getAsBoolean()) {
            event.run();
        }
    }
}
