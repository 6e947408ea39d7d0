-- A log of entries: posts, and later what changes them. Every statement adds columns at the end, which changes no row: it takes
-- milliseconds whatever the size of the table, and the previous release goes on reading and writing meanwhile, and afterwards.
-- Rows that it writes are posts (kind 1) without an ordinal; their ordinal is their seq.

-- kind: as in EntryKind.
-- body holds the text, content what else there is, as an encoded client.v1.Content; NULL for none.
-- ordinal: how many of the entries up to here count as unread until they are read.
-- target_seq: the post that an entry of another kind is about.
-- revised_seq, recalled: on a post, the newest entry that changed its content, and whether its content was taken back.
ALTER TABLE message
    ADD COLUMN kind        TINYINT NOT NULL DEFAULT 1,
    ADD COLUMN content     BLOB    NULL,
    ADD COLUMN ordinal     BIGINT  NULL,
    ADD COLUMN target_seq  BIGINT  NULL,
    ADD COLUMN revised_seq BIGINT  NULL,
    ADD COLUMN recalled    TINYINT NOT NULL DEFAULT 0,
    ALGORITHM = INSTANT;

-- How many entries never count as unread: last_seq - uncounted is the newest ordinal. Right also where the previous release
-- writes, which advances last_seq alone and knows only entries that count.
ALTER TABLE conversation
    ADD COLUMN uncounted BIGINT NOT NULL DEFAULT 0,
    ALGORITHM = INSTANT;
