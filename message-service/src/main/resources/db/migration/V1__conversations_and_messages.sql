-- Written by message-service only. Runs on MariaDB 10.6+ and MySQL 8.0+.

-- last_seq advances under this row's lock, in the transaction that inserts the messages: seq is gap-free.
-- active_minute (minutes since 1970) lets redelivery find what was busy lately; it changes once a minute at most,
-- so its index costs next to nothing on the message path.
CREATE TABLE conversation (
    id            BIGINT  NOT NULL PRIMARY KEY,
    last_seq      BIGINT  NOT NULL,
    active_minute INT     NOT NULL,
    KEY conversation_active (active_minute)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which conversations a user takes part in.
CREATE TABLE member (
    user_id         INT    NOT NULL,
    conversation_id BIGINT NOT NULL,
    PRIMARY KEY (user_id, conversation_id),
    KEY member_conversation (conversation_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Clustered by conversation and seq: history and sync are range scans.
-- The unique key makes a repeated send find its first copy; it is per conversation so that the conversation's row
-- lock orders everything that could collide on it.
CREATE TABLE message (
    conversation_id   BIGINT      NOT NULL,
    seq               BIGINT      NOT NULL,
    sender_id         INT         NOT NULL,
    client_message_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_type      TINYINT     NOT NULL,
    created_at        BIGINT      NOT NULL,
    body              TEXT        NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE KEY message_client_id (conversation_id, sender_id, client_message_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How far each device has acknowledged each conversation. The row with conversation_id 0 marks a device that has
-- been given its first cursors.
CREATE TABLE device_cursor (
    user_id         INT         NOT NULL,
    device_id       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    conversation_id BIGINT      NOT NULL,
    acked_seq       BIGINT      NOT NULL,
    PRIMARY KEY (user_id, device_id, conversation_id),
    KEY device_cursor_conversation (conversation_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which pod redelivers which share of the conversations (id modulo the number of shares).
CREATE TABLE redelivery_share (
    share       INT         NOT NULL PRIMARY KEY,
    holder      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    lease_until BIGINT      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO redelivery_share (share, holder, lease_until)
VALUES (0, '', 0), (1, '', 0), (2, '', 0), (3, '', 0), (4, '', 0), (5, '', 0), (6, '', 0), (7, '', 0);
