package io.parley.message.receipt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What is counted of both kinds of marks: <em>delivered</em> and <em>read</em>. */
final class ReceiptMetrics {
    private static final String MARK = "mark";

    private ReceiptMetrics() {}

    /** Marks that are not pushed, because more than may be kept wait or were told within the interval. */
    static Counter untold(String mark, MeterRegistry metrics) {
        return Counter.builder("parley.message.receipts.untold")
                .description("Marks that are not pushed because too many wait or were pushed just now")
                .tag(MARK, mark)
                .register(metrics);
    }

    /** Marks that are to be pushed. */
    static void waiting(String mark, Supplier<Number> waiting, MeterRegistry metrics) {
        Gauge.builder("parley.message.receipts.waiting", waiting)
                .description("Marks that are to be pushed")
                .tag(MARK, mark)
                .register(metrics);
    }
}
