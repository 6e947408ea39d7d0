package io.parley.message.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.parley.message.admission.Entrance;
import io.parley.message.receipt.CursorWriter;
import io.parley.message.send.PendingSend;
import io.parley.message.send.SendValidation;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.ExchangeRequest;
import io.parley.proto.message.v1.ExchangeResponse;
import io.parley.proto.message.v1.SendCommand;
import io.parley.proto.message.v1.SendOutcome;
import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One gateway's stream of sends and acknowledgements, and the outcomes on their way back.
 *
 * <p>Bounded in both directions: the stream is read only while fewer sends than the window are without an outcome that
 * has left, and outcomes are written only while the transport takes them. All gRPC callbacks and writes happen on the
 * stream's event loop; outcomes come from the lanes' loops through a queue.
 */
final class ExchangeStream implements StreamObserver<ExchangeRequest> {
    private static final int OUTCOMES_PER_RESPONSE = 1_000;

    private final Context context;
    private final ServerCallStreamObserver<ExchangeResponse> responses;
    private final Entrance entrance;
    private final SendValidation validation;
    private final CursorWriter cursors;
    private final int window;

    private final Queue<SendOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wakeUps = new AtomicInteger();
    private int underWay;
    private boolean paused;
    private boolean halfClosed;
    private boolean ended;

    ExchangeStream(
            Context context,
            ServerCallStreamObserver<ExchangeResponse> responses,
            Entrance entrance,
            SendValidation validation,
            CursorWriter cursors,
            int window) {
        this.context = context;
        this.responses = responses;
        this.entrance = entrance;
        this.validation = validation;
        this.cursors = cursors;
        this.window = window;
        responses.disableAutoRequest();
        responses.setOnReadyHandler(this::write);
        responses.setOnCancelHandler(() -> ended = true);
        responses.request(1);
    }

    @Override
    public void onNext(ExchangeRequest request) {
        underWay += request.getSendsCount();
        for (SendCommand send : request.getSendsList()) {
            validation
                    .check(send)
                    .ifPresentOrElse(refusal -> refuse(send, refusal), () -> entrance.enter(new Exchanged(send)));
        }
        request.getAcknowledgementsList().forEach(cursors::acknowledge);
        if (underWay < window) {
            responses.request(1);
        } else {
            paused = true;
        }
    }

    @Override
    public void onError(Throwable broken) {
        ended = true;
    }

    @Override
    public void onCompleted() {
        halfClosed = true;
        write();
    }

    private void refuse(SendCommand send, Error refusal) {
        finish(SendOutcome.newBuilder()
                .setCorrelation(send.getCorrelation())
                .setRefused(refusal)
                .build());
    }

    /** Any thread. Outcomes that come in while a write is scheduled travel with it. */
    private void finish(SendOutcome outcome) {
        outcomes.add(outcome);
        if (wakeUps.getAndIncrement() == 0) {
            context.runOnContext(woken -> {
                wakeUps.set(0);
                write();
            });
        }
    }

    private void write() {
        while (!ended && responses.isReady() && !outcomes.isEmpty()) {
            ExchangeResponse.Builder response = ExchangeResponse.newBuilder();
            SendOutcome outcome;
            while (response.getOutcomesCount() < OUTCOMES_PER_RESPONSE && (outcome = outcomes.poll()) != null) {
                response.addOutcomes(outcome);
            }
            underWay -= response.getOutcomesCount();
            responses.onNext(response.build());
        }
        if (paused && !ended && underWay < window) {
            paused = false;
            responses.request(1);
        }
        if (halfClosed && !ended && underWay == 0) {
            ended = true;
            responses.onCompleted();
        }
    }

    /** A send of this stream. */
    private final class Exchanged extends PendingSend {
        private final SendCommand command;

        Exchanged(SendCommand command) {
            super(command);
            this.command = command;
        }

        @Override
        protected void committed(SendAck ack) {
            finish(SendOutcome.newBuilder()
                    .setCorrelation(command.getCorrelation())
                    .setCommitted(ack)
                    .build());
        }

        @Override
        protected void refused(Error error) {
            refuse(command, error);
        }
    }
}
