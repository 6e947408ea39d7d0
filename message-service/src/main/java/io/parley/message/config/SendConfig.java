package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The message path. */
public interface SendConfig {
    /**
     * Commit lanes: transactions of this pod that may run at the same time. A conversation is always in the same lane. One
     * lane makes the largest batches, and so the cheapest messages; more pay where a commit takes long (above 5 ms).
     */
    @WithDefault("1")
    @Min(1)
    int lanes();

    /** While fewer messages than this wait in a lane, the next commit waits until the messages before are routed. 0: it never does. */
    @WithDefault("16")
    @Min(0)
    int eagerFrom();

    /** Messages in one transaction, at most. */
    @WithDefault("128")
    @Min(1)
    @Max(512)
    int batch();

    /** Messages that are committed in one round trip to MySQL, at most, if they are short; more of them take two, with less text for MySQL to read. 0: always two. */
    @WithDefault("8")
    @Min(0)
    int batchAtOnce();

    /** Changes of messages in one transaction, at most: each costs it a round trip to MySQL or more. */
    @WithDefault("16")
    @Min(1)
    int batchChanges();

    /** Messages that may wait in one lane; further ones are refused with OVERLOADED. */
    @WithDefault("20000")
    @Min(1)
    int queue();

    /** Sends of one gateway stream that may be under way before the stream is read no further. */
    @WithDefault("20000")
    @Min(1)
    int streamWindow();

    /** Bytes of UTF-8 in a message text, at most. */
    @WithDefault("16384")
    @Min(1)
    @Max(32_768)
    int maxTextBytes();

    /** Bytes of a message's content beside its text (mentions, attachment, custom), at most. */
    @WithDefault("4096")
    @Min(0)
    @Max(8_192)
    int maxContentBytes();

    /** Users that one message may mention, at most. */
    @WithDefault("50")
    @Min(0)
    @Max(500)
    int maxMentions();

    /** Conversations whose newest sequence number this pod remembers. The first message to another one costs one more round trip to MySQL. */
    @WithDefault("100000")
    @Min(1)
    int remembered();

    /** How long a failed transaction is repeated before its messages are refused with UNAVAILABLE. */
    @WithDefault("3s")
    @DurationMin
    Duration retryFor();
}
