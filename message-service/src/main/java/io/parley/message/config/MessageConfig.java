package io.parley.message.config;

import io.smallrye.config.ConfigMapping;

/** Settings of message-service. */
@ConfigMapping(prefix = "parley.message")
public interface MessageConfig {
    /**
     * Where presence-service is, as {@code host:port}. A DNS name may stand for several pods. Alternatives are separated by
     * semicolons: the first that has an address counts, and the next while no pod of the first answers.
     */
    String presence();

    /** Connections to MySQL. */
    DatabaseConfig database();

    /** The message path. */
    SendConfig send();

    /** Editing and recalling messages, reactions and pins. */
    ChangesConfig changes();

    /** Groups and what users keep of conversations. */
    GroupsConfig groups();

    /** Who may send to whom, and who gives and gets read receipts, as presence-service knows it. */
    RelationsConfig relations();

    /** Finding recipients and handing deliveries to Kafka. */
    RoutingConfig routing();

    /** Delivery cursors and receipts. */
    ReceiptsConfig receipts();

    /** Devices and where they stand. */
    DevicesConfig devices();

    /** How long posts are kept. */
    RetentionConfig retention();

    /** Repeating pushes that were not acknowledged. */
    RedeliveryConfig redelivery();

    /** Sync and History: how the capacity to read is divided among users. */
    ReadsConfig reads();
}
