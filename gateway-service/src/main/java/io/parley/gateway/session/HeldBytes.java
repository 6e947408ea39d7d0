package io.parley.gateway.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the connections of one event loop make the gateway keep. Input is counted as it grows. Output is looked at by the
 * loop's sweep, for the few connections that had much of it waiting at a write: the others cost nothing. On the event loop,
 * except where it says otherwise.
 */
final class HeldBytes {
    private final SharedBudget inputBudget;
    private final SharedBudget outputBudget;
    /** Written by the event loop only. */
    private final AtomicLong input = new AtomicLong();
    /** Written by the event loop only. */
    private final AtomicLong output = new AtomicLong();

    private final List<ClientConnection> backlogged = new ArrayList<>();

    HeldBytes(SharedBudget inputBudget, SharedBudget outputBudget) {
        this.inputBudget = inputBudget;
        this.outputBudget = outputBudget;
    }

    /** A connection keeps so many bytes of input more, or less. */
    void inputGrew(int more) {
        input.lazySet(input.get() + more);
        if (more > 0) {
            inputBudget.grown();
        }
    }

    /** Much waits to be written to this connection. */
    void watch(ClientConnection connection) {
        backlogged.add(connection);
    }

    /** Looks at what waits to be written now. */
    void measureOutput() {
        if (backlogged.isEmpty()) {
            return;
        }
        long sum = 0;
        for (int i = backlogged.size() - 1; i >= 0; i--) {
            ClientConnection connection = backlogged.get(i);
            int waiting = connection.output().measure();
            sum += waiting;
            if (waiting == 0) {
                ClientConnection last = backlogged.removeLast();
                if (last != connection) {
                    backlogged.set(i, last);
                }
            }
        }
        output.lazySet(sum);
        outputBudget.grown();
    }

    /** How much of this kind. Any thread. */
    long of(HeldKind kind) {
        return (kind == HeldKind.INPUT ? input : output).get();
    }

    /** Those of these connections that keep something of this kind and are not closing yet, most first. */
    static List<ClientConnection> holders(List<ClientConnection> all, HeldKind kind, boolean loggedIn) {
        return all.stream()
                .filter(connection -> connection.heldBytes(kind) > 0
                        && connection.state().isOpen()
                        && connection.state().isLoggedIn() == loggedIn)
                .sorted(Comparator.comparingInt((ClientConnection connection) -> connection.heldBytes(kind))
                        .reversed())
                .toList();
    }

    /** The connection was closed because of what it kept of this kind. */
    void released(HeldKind kind, int bytes) {
        if (kind == HeldKind.OUTPUT) {
            output.lazySet(Math.max(0, output.get() - bytes));
        }
    }
}
