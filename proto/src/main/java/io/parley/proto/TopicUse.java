package io.parley.proto;

import java.util.List;

/**
 * What one service does with one topic of {@link Topics}. A broker that knows its clients lets each service do this and nothing
 * else: whoever could write revocations could end sessions, and whoever could write deliveries could show clients frames.
 *
 * @param service auth, presence, message or gateway; the name of its user as well
 * @param topic which
 * @param writes whether it writes; it reads otherwise
 */
public record TopicUse(String service, String topic, boolean writes) {
    /** All there is. */
    public static final List<TopicUse> ALL = List.of(
            new TopicUse("auth", Topics.REVOCATIONS, true),
            new TopicUse("presence", Topics.DELIVERIES, true),
            new TopicUse("message", Topics.DELIVERIES, true),
            new TopicUse("gateway", Topics.DELIVERIES, false),
            new TopicUse("gateway", Topics.REVOCATIONS, false));

    /** Those who use topics, each once. */
    public static List<String> services() {
        return ALL.stream().map(TopicUse::service).distinct().toList();
    }
}
