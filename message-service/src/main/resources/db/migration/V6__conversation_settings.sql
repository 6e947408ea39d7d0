-- What a user has set for a conversation. muted_until_ms: milliseconds since 1970, UTC; 0: not muted.
CREATE TABLE conversation_setting (
    user_id         INT     NOT NULL,
    conversation_id BIGINT  NOT NULL,
    muted_until_ms  BIGINT  NOT NULL,
    pinned          BOOLEAN NOT NULL,
    archived        BOOLEAN NOT NULL,
    version         INT     NOT NULL,
    PRIMARY KEY (user_id, conversation_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
