package io.parley.kit.setting;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Every setting that may change while processes run. What is not set is as the configuration says. */
public enum SettingKey {
    /** How much all of Parley says in its log. */
    LOG_ALL("log.all", "io.parley"),
    /** Sockets, frames, requests that are refused, and calls between the processes. */
    LOG_NETWORK(
            "log.network",
            "io.parley.gateway.server",
            "io.parley.gateway.protocol",
            "io.parley.gateway.session",
            "io.parley.gateway.dispatch",
            "io.parley.gateway.upstream",
            "io.parley.kit.channel",
            "io.parley.kit.grpc"),
    /** Accounts, logins, tokens, mail. */
    LOG_AUTH("log.auth", "io.parley.auth", "io.parley.gateway.handler.account"),
    /** Connections to MySQL and statements, without their values. */
    LOG_DATABASE("log.database", "io.parley.kit.sql", "org.hibernate.SQL", "io.vertx.sqlclient", "org.flywaydb"),
    /** Entries and their way to clients. */
    LOG_MESSAGES(
            "log.messages",
            "io.parley.message",
            "io.parley.gateway.delivery",
            "io.parley.gateway.handler.conversation",
            "io.parley.gateway.handler.group",
            "io.parley.kit.delivery",
            "io.parley.kit.outbox"),
    /** Contacts, statuses, and which gateway holds whom. */
    LOG_PEOPLE("log.people", "io.parley.presence", "io.parley.gateway.handler.people"),
    /** Requests and commits that take long. */
    LOG_PERFORMANCE("log.performance", "io.parley.gateway.dispatch.SlowRequests", "io.parley.message.send.SlowCommits"),
    /** Frames that one connection may send in a second. */
    FRAMES_PER_SECOND("rate.frames-per-second", number(10, 10_000_000)),
    /** Bytes of frames that one connection may send in a second. */
    BYTES_PER_SECOND("rate.bytes-per-second", number(100_000, 1_000_000_000)),
    /** How many of all entries are traced. */
    TRACING_SHARE("tracing.share", share()),
    /** The users whose entries are all traced. */
    TRACING_USERS("tracing.users", ids(50)),
    /** Who makes accounts. */
    REGISTRATION("registration", oneOf("open", "closed")),
    /** What every client is told until it is taken back. */
    MAINTENANCE_NOTICE("maintenance.notice", line(300));

    private final String text;
    private final Rule rule;
    private final List<String> logCategories;

    SettingKey(String text, Rule rule) {
        this.text = text;
        this.rule = rule;
        this.logCategories = List.of();
    }

    SettingKey(String text, String... logCategories) {
        this.text = text;
        this.rule = oneOf("ERROR", "WARN", "INFO", "DEBUG");
        this.logCategories = List.of(logCategories);
    }

    /** As it is written in the file. */
    public String text() {
        return text;
    }

    /** The loggers that it is the level of; none when it is not about the log. */
    public List<String> logCategories() {
        return logCategories;
    }

    /** What a value must be, to be read after the key. */
    public String rule() {
        return rule.sentence;
    }

    /** The key that is written so. */
    public static Optional<SettingKey> of(String text) {
        return Arrays.stream(values()).filter(key -> key.text.equals(text)).findFirst();
    }

    /**
     * Finds the key and looks at the value.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static SettingKey check(String text, String value) {
        SettingKey key = of(text).orElseThrow(() ->
                new IllegalArgumentException("There is no setting \"" + text + "\"; there are "
                        + Arrays.stream(values()).map(SettingKey::text).collect(Collectors.joining(", ")) + "."));
        if (!key.rule.holds.test(value)) {
            throw new IllegalArgumentException(text + " must be " + key.rule.sentence + "; it is \"" + value + "\".");
        }
        return key;
    }

    private record Rule(String sentence, Predicate<String> holds) {}

    private static Rule oneOf(String... values) {
        return new Rule("one of " + String.join(", ", values), List.of(values)::contains);
    }

    private static Rule number(int smallest, int largest) {
        return new Rule(
                "a number from " + smallest + " to " + largest,
                value -> value.matches("[0-9]{1,10}")
                        && Long.parseLong(value) >= smallest
                        && Long.parseLong(value) <= largest);
    }

    private static Rule share() {
        return new Rule(
                "a number from 0 to 1, such as 0.01 for one in a hundred",
                value -> value.matches("0|1|0\\.[0-9]{1,6}|1\\.0{1,6}"));
    }

    private static Rule ids(int most) {
        return new Rule(
                "the ids of at most " + most + " users, with commas between them",
                value -> value.matches("[1-9][0-9]{8}(,[1-9][0-9]{8}){0," + (most - 1) + "}"));
    }

    private static Rule line(int most) {
        return new Rule(
                "a line of at most " + most + " characters",
                value -> !value.isBlank()
                        && value.codePointCount(0, value.length()) <= most
                        && value.codePoints().noneMatch(Character::isISOControl));
    }
}
