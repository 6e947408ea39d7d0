-- Groups, read marks and mentions. Columns are added at the end, which changes no row and takes milliseconds whatever the size of
-- the table; the previous release goes on reading and writing meanwhile, and afterwards.

-- The newest entry that changed who is in the group; 0 where nobody comes or goes.
ALTER TABLE conversation
    ADD COLUMN members_seq BIGINT NOT NULL DEFAULT 0,
    ALGORITHM = INSTANT;

-- What the user may see of the conversation: entries above from_seq, and up to until_seq where there is one.
ALTER TABLE member
    ADD COLUMN from_seq  BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN until_seq BIGINT NULL,
    ALGORITHM = INSTANT;

-- profile: an encoded client.v1.GroupProfile.
CREATE TABLE group_info (
    conversation_id BIGINT NOT NULL PRIMARY KEY,
    profile         BLOB   NOT NULL,
    creator_id      INT    NOT NULL,
    member_count    INT    NOT NULL,
    created_at      BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who is or was in a group, or asks to be. role: number of client.v1.Role; 0 for who is gone. joined_seq: the entry that let him in.
-- from_seq, until_seq: as in member, which repeats them by user. changed_seq: the newest entry that changed the row.
CREATE TABLE group_member (
    conversation_id BIGINT  NOT NULL,
    user_id         INT     NOT NULL,
    role            TINYINT NOT NULL,
    joined_seq      BIGINT  NOT NULL,
    from_seq        BIGINT  NOT NULL,
    until_seq       BIGINT  NULL,
    changed_seq     BIGINT  NOT NULL,
    PRIMARY KEY (conversation_id, user_id),
    KEY group_member_changed (conversation_id, changed_seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How far a user has read, on any device: the entry, and how many of those that count there are up to it.
CREATE TABLE read_mark (
    conversation_id BIGINT NOT NULL,
    user_id         INT    NOT NULL,
    read_seq        BIGINT NOT NULL,
    read_ordinal    BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which posts name which users.
CREATE TABLE mention (
    conversation_id BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    user_id         INT    NOT NULL,
    PRIMARY KEY (conversation_id, seq, user_id),
    KEY mention_user (conversation_id, user_id, seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What was stored before counts as read: nobody opens the app to find years of old messages unread. Read without locks, so that
-- pods of the previous release store messages meanwhile.
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

INSERT IGNORE INTO read_mark (conversation_id, user_id, read_seq, read_ordinal)
SELECT member.conversation_id, member.user_id, conversation.last_seq, conversation.last_seq - conversation.uncounted
FROM member JOIN conversation ON conversation.id = member.conversation_id;

SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
