package io.parley.kit.outage;

import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;

/**
 * Turns what the clients of MySQL and Kafka say of an outage, several lines a second, into one sentence a minute that says
 * what to check; and a start that fails for one of them, or for a key that cannot be read, into a sentence. Everything else passes. Any thread; switched on by {@code quarkus.log.console.filter=outages}.
 */
@LoggingFilter(name = "outages")
public final class OutageFilter implements Filter {
    private static final long ONE_MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What clients say that cannot connect, by the beginning of the logger's name. */
    private static final List<Complaint> COMPLAINTS = List.of(
            new Complaint(Dependency.KAFKA, "org.apache.kafka.clients", "could not be established"),
            new Complaint(Dependency.KAFKA, "org.apache.kafka.clients", "Error connecting to node"),
            new Complaint(Dependency.KAFKA, "org.apache.kafka.clients", "disconnected"),
            new Complaint(Dependency.KAFKA, "org.apache.kafka.clients", "Couldn't resolve server"),
            new Complaint(Dependency.KAFKA, "org.apache.kafka.clients", "Rebootstrapping"),
            new Complaint(Dependency.KAFKA, "org.apache.kafka.clients", "failed authentication"),
            new Complaint(Dependency.KAFKA, "io.parley", "Kafka does not answer"),
            new Complaint(Dependency.MYSQL, "org.flywaydb", "Connection error"),
            new Complaint(Dependency.MYSQL, "org.flywaydb", "Unable to obtain connection"),
            new Complaint(Dependency.MYSQL, "io.vertx.sqlclient", ""));

    /** Says without a cause what Flyway then says with one. */
    private static final Complaint ECHO = new Complaint(Dependency.MYSQL, "io.agroal", "");

    /** How the framework says that the start did not come about: with pages of stack. */
    private static final Complaint FAILED_START =
            new Complaint(Dependency.MYSQL, "io.quarkus.runtime", "Failed to start");

    /** What the framework says of a key in a PEM file that is neither RSA nor EC. */
    private static final String UNREADABLE_KEY = "Unsupported algorithm identifier";

    private static final String KEY_TO_TAKE =
            "The start failed: a certificate's key in a PEM file is neither RSA nor EC (Ed25519, for"
                    + " example). Take an RSA or EC key (P-256, P-384). The client ports of a gateway also serve other keys from a PKCS#12 file:"
                    + " quarkus.tls.clients.key-store.p12.path and .password in the place of .pem.";

    private static final String CONNECTION_FAILURE = "UnableToConnectToDb";
    private static final Pattern CAUSE_IN_TEXT = Pattern.compile("\\(Caused by (.+)\\)(?: Retrying|$)");
    private static final Pattern RETRY_IN_TEXT = Pattern.compile(" Retrying in \\d+ sec\\.*$");

    private final Function<String, Dependency> dependencies;
    private final LongSupplier nanoClock;
    private final ConcurrentMap<String, Long> saidNanos = new ConcurrentHashMap<>();

    /** Made by the framework; reads the service's settings when it first needs them. */
    public OutageFilter() {
        this(Dependencies::ofThisService, System::nanoTime);
    }

    OutageFilter(Function<String, Dependency> dependencies, LongSupplier nanoClock) {
        this.dependencies = dependencies;
        this.nanoClock = nanoClock;
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        String text = textOf(record);
        if (ECHO.isMadeBy(record, text)) {
            return false;
        }
        if (FAILED_START.isMadeBy(record, text) && isForWantOfADatabase(record.getThrown())) {
            say(record, Level.ERROR, "The start failed: ", Dependency.MYSQL, text);
            return true;
        }
        if (FAILED_START.isMadeBy(record, text) && isForAnUnreadableKey(record.getThrown())) {
            say(record, Level.ERROR, KEY_TO_TAKE);
            return true;
        }
        return COMPLAINTS.stream()
                .filter(complaint -> complaint.isMadeBy(record, text))
                .findFirst()
                .map(complaint -> {
                    boolean mayBeSaid = mayBeSaid(complaint.kind);
                    if (mayBeSaid) {
                        say(record, Level.WARN, "", complaint.kind, text);
                    }
                    return mayBeSaid;
                })
                .orElse(true);
    }

    private static boolean isForWantOfADatabase(Throwable failure) {
        return anyCause(failure, cause -> cause.getClass().getSimpleName().contains(CONNECTION_FAILURE));
    }

    private static boolean isForAnUnreadableKey(Throwable failure) {
        return anyCause(failure, cause -> String.valueOf(cause.getMessage()).contains(UNREADABLE_KEY));
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(test);
    }

    private boolean mayBeSaid(String kind) {
        long now = nanoClock.getAsLong();
        boolean[] say = {false};
        saidNanos.compute(kind, (same, last) -> {
            say[0] = last == null || now - last >= ONE_MINUTE_NANOS;
            return say[0] ? Long.valueOf(now) : last;
        });
        return say[0];
    }

    /** Puts our words in the place of the client's. */
    private void say(LogRecord record, java.util.logging.Level level, String before, String kind, String text) {
        say(record, level, before + dependencies.apply(kind).cannotBeUsed(causeOf(record, text)));
    }

    private static void say(LogRecord record, java.util.logging.Level level, String sentence) {
        record.setLevel(level);
        record.setThrown(null);
        record.setParameters(null);
        if (record instanceof ExtLogRecord ours) {
            ours.setMessage(sentence, ExtLogRecord.FormatStyle.NO_FORMAT);
        } else {
            record.setMessage(sentence);
        }
    }

    private static String causeOf(LogRecord record, String text) {
        if (record.getThrown() != null) {
            return Dependency.lastCause(record.getThrown());
        }
        Matcher inText = CAUSE_IN_TEXT.matcher(text);
        // Where it has no cause of its own the text is the cause, with what Flyway does next behind it.
        return inText.find() ? inText.group(1) : RETRY_IN_TEXT.matcher(text).replaceFirst("");
    }

    private static String textOf(LogRecord record) {
        String text = record instanceof ExtLogRecord ours ? ours.getFormattedMessage() : record.getMessage();
        return text == null ? "" : text.replaceAll("\\s+", " ");
    }

    private record Complaint(String kind, String loggerPrefix, String words) {
        boolean isMadeBy(LogRecord record, String text) {
            String logger = record.getLoggerName();
            return logger != null && logger.startsWith(loggerPrefix) && text.contains(words);
        }
    }
}
