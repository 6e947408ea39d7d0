-- The present state that entries left beside the log; written in the transactions of the entries.

-- Who reacted how; seq is the entry that did it.
CREATE TABLE reaction (
    conversation_id BIGINT      NOT NULL,
    target_seq      BIGINT      NOT NULL,
    user_id         INT         NOT NULL,
    emoji           VARCHAR(64) NOT NULL,
    seq             BIGINT      NOT NULL,
    PRIMARY KEY (conversation_id, target_seq, user_id, emoji)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which posts are marked for everybody; seq is the entry that did it.
CREATE TABLE pin (
    conversation_id BIGINT NOT NULL,
    target_seq      BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, target_seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
