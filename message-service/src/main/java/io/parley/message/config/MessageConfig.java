package io.parley.message.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Settings of message-service. */
@ConfigMapping(prefix = "parley.message")
public interface MessageConfig {
    /**
     * Where presence-service is, as {@code host:port}. A DNS name may stand for several pods. Alternatives are separated by
     * semicolons: the first that has an address counts, and the next while no pod of the first answers.
     */
    String presence();

    /** Connections to MySQL. */
    Database database();

    /** The message path. */
    Send send();

    /** Editing and recalling messages, reactions and pins. */
    Changes changes();

    /** Groups and what users keep of conversations. */
    Groups groups();

    /** Who may send to whom, and who gives and gets read receipts, as presence-service knows it. */
    Relations relations();

    /** Finding recipients and handing deliveries to Kafka. */
    Routing routing();

    /** Delivery cursors and receipts. */
    Receipts receipts();

    /** Devices and where they stand. */
    Devices devices();

    /** How long posts are kept. */
    Retention retention();

    /** Repeating pushes that were not acknowledged. */
    Redelivery redelivery();

    /** Sync and History: how the capacity to read is divided among users. */
    Reads reads();

    /** Connections to MySQL. */
    interface Database {
        /** How long MySQL may take for a statement or a transaction before it is given up and repeated; connections idle for so long end too. */
        @WithDefault("5s")
        @DurationMin(inclusive = false)
        Duration answerTimeout();

        /** How long a transaction waits for another one's row lock before it is rolled back and repeated, in whole seconds. */
        @WithDefault("2s")
        @DurationMin(seconds = 1)
        Duration lockTimeout();

        /** Statements that may wait for a connection of the general pool (reads, cursors); further ones fail as if MySQL were away. */
        @WithDefault("10000")
        @Min(1)
        int waiting();
    }

    /** The message path. */
    interface Send {
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

    /** Editing and recalling messages, reactions and pins. */
    interface Changes {
        /** How long its author may edit a message, by the server's clock. */
        @WithDefault("24h")
        @DurationMin(inclusive = false)
        Duration editWithin();

        /** How long its author may recall a message, by the server's clock. */
        @WithDefault("2m")
        @DurationMin(inclusive = false)
        Duration recallWithin();

        /** Emojis with which one user may react to one message, at most. */
        @WithDefault("10")
        @Min(1)
        @Max(20)
        int reactions();

        /** Messages that may be pinned in one conversation, at most. */
        @WithDefault("50")
        @Min(1)
        int pins();
    }

    /** Groups and what users keep of conversations. */
    interface Groups {
        /** Members of one group, at most. */
        @WithDefault("10000")
        @Min(1)
        int members();

        /** Members of a group whose sessions are looked up one by one for every entry, at most. An entry of a larger group goes to every gateway once, and each finds its own sessions. */
        @WithDefault("200")
        @Min(1)
        @Max(5_000)
        int lookedUp();

        /** Groups that one user may be in. */
        @WithDefault("500")
        @Min(1)
        int ofUser();

        /** Users that one request may take into a group. */
        @WithDefault("200")
        @Min(1)
        @Max(200)
        int invited();

        /** Members of groups that this pod remembers, together. The first message to a group that is not remembered costs two more round trips to MySQL. */
        @WithDefault("200000")
        @Min(1)
        int remembered();

        /** Members of a group in which everybody is told how far the others have read, at most. */
        @WithDefault("50")
        @Min(0)
        int readReceipts();
    }

    /** Who may send to whom, and who gives and gets read receipts, as presence-service knows it. */
    interface Relations {
        /** Recipients that are remembered as open to everybody, and as many pairs of users who are not; users of whom is remembered whether they give and get read receipts. Others are asked for. */
        @WithDefault("100000")
        @Min(1)
        int remembered();

        /** How long an answer is good for; a change is known within about a second in any case. */
        @WithDefault("30s")
        @DurationMin(inclusive = false)
        Duration timeToLive();

        /** How often presence-service is asked whose blocks or privacy changed; at most half of the second in which they bind. */
        @WithDefault("250ms")
        @DurationMin(millis = 1)
        @DurationMax(millis = 500)
        Duration changesPeriod();

        /** How old an answer may be that counts for messages while presence-service cannot be asked. Without one a message is admitted. */
        @WithDefault("10m")
        @DurationMin(inclusive = false)
        Duration outageMemory();
    }

    /** Finding recipients and handing deliveries to Kafka. */
    interface Routing {
        /** How long a Locate call to presence-service may take before the push is left to redelivery. */
        @WithDefault("1s")
        @DurationMin(inclusive = false)
        Duration locateTimeout();

        /** How long Kafka may take to accept a delivery before the message is acknowledged without it. */
        @WithDefault("1s")
        @DurationMin(inclusive = false)
        Duration publishTimeout();

        /** After a Locate or Kafka failure, how long messages are acknowledged without waiting for the next one. */
        @WithDefault("1s")
        @DurationMin
        Duration failureBackoff();

        /** Delivery records that may wait for Kafka; further ones are left to redelivery. */
        @WithDefault("10000")
        @Min(1)
        int publishQueue();

        /** Bytes of frames in one Kafka record, at most; Kafka takes records up to 1 MiB. A single larger frame still travels, alone. */
        @WithDefault("524288")
        @Min(1_024)
        @Max(900_000)
        int recordBytes();

        /** Hand-overs of entries to gateways that a pod remembers for operators who trace one, the newest, and a quarter as many of those that were pushed again; some 70 bytes each. */
        @WithDefault("50000")
        @Min(1)
        int remembered();
    }

    /** Delivery cursors and receipts. */
    interface Receipts {
        /** The longest time between an acknowledgement and its write to MySQL. Longer is cheaper; a crash repeats at most this much. In groups above parley.message.groups.looked-up it is two thirds of parley.message.redelivery.interval. */
        @WithDefault("500ms")
        @DurationMin(inclusive = false)
        Duration writeInterval();

        /** Distinct cursors that may wait to be written; further acknowledgements are ignored (the push is repeated). */
        @WithDefault("200000")
        @Min(1)
        int pending();

        /** Conversations whose receipt state is remembered. Forgetting one costs at most a superfluous receipt. */
        @WithDefault("100000")
        @Min(1)
        int remembered();

        /** The shortest time between two receipts of one user and conversation by one pod, of delivery and of reading each; the last mark is always told. One that could not be told is tried again after as long. */
        @WithDefault("1s")
        @DurationMin(inclusive = false)
        Duration interval();

        /** Marks of users in conversations that wait to be told, or were told within the last interval, of delivery and of reading each; further ones are told with the next one, or when they are asked for. */
        @WithDefault("100000")
        @Min(1)
        int paced();
    }

    /** Devices and where they stand. */
    interface Devices {
        /** A device that has asked for nothing for so long, in whole days, is forgotten with its cursors: it begins as a new one if it returns. */
        @WithDefault("90d")
        @DurationMin(days = 1)
        Duration forgetAfter();
    }

    /** How long posts are kept. */
    interface Retention {
        /** How long posts, and whatever else stands in the log of a conversation or in a feed, are kept; within a few hours after that they are deleted. Empty: for ever. Set it only once every pod has this release. */
        Optional<@DurationMin(days = 1) Duration> posts();

        /** Whether admins may limit how long the posts of their group are kept, in days ({@code keep_days} of its profile); the shorter limit counts. True only once every pod has this release. */
        @WithDefault("false")
        boolean byGroups();

        /** Rows that one statement reads or deletes, at most. */
        @WithDefault("500")
        @Min(1)
        @Max(5_000)
        int batch();

        /** Pause between two batches, and between two looks at 100 conversations. */
        @WithDefault("100ms")
        @DurationMin
        Duration pause();
    }

    /** Repeating pushes that were not acknowledged. */
    interface Redelivery {
        /** Time between two looks. A lost push is repeated after one to two of these. */
        @WithDefault("7s")
        @DurationMin(inclusive = false)
        Duration interval();

        /** Pushes of one conversation to one device that are repeated at a time. */
        @WithDefault("100")
        @Min(1)
        int batch();

        /** How often the pause between two repeats of the same push doubles, from two looks on; 8 makes it half an hour at last. A push that was not repeated yet does not wait for this. */
        @WithDefault("8")
        @Min(1)
        @Max(20)
        int doublings();

        /** How far back a pod looks when it takes over a share of the conversations. */
        @WithDefault("15m")
        @DurationMin(inclusive = false)
        Duration takeoverWindow();

        /** Lagging sessions that are followed at the same time. */
        @WithDefault("100000")
        @Min(1)
        int followed();
    }

    /** Sync and History: how the capacity to read is divided among users. */
    interface Reads {
        /** Reads of this pod at a time. Each takes a connection of the general pool (quarkus.datasource.reactive.max-size), which must have some left for cursors and redelivery. */
        @WithDefault("12")
        @Min(1)
        int atATime();

        /** Reads of one user at a time. */
        @WithDefault("4")
        @Min(1)
        int atATimePerUser();

        /** Reads that may wait for their turn; further ones are refused with OVERLOADED. */
        @WithDefault("2048")
        @Min(1)
        int waiting();

        /** Entries of one conversation that a device may be behind before it is told to start anew there, if it knows how to, in place of being sent them all. */
        @WithDefault("10000")
        @Min(1)
        int restartBeyond();

        /** Reads of one user that may wait for their turn; further ones are refused with OVERLOADED. */
        @WithDefault("128")
        @Min(1)
        int waitingPerUser();
    }
}
