-- Which entries of a conversation are gone because they were kept for long enough. Columns are added at the end, which changes no row and
-- takes milliseconds whatever the size of the table; the previous release goes on reading and writing meanwhile, and afterwards.

-- gone_seq: entries up to here are shown to nobody any more, and their rows are deleted a few at a time. What is kept follows without
-- a gap. The newest row of a conversation is never deleted, so that nobody can take the place of an entry a second time: when it is gone,
-- it stays without its content.
-- gone_ordinal: how many of the entries up to there counted as unread until they were read.
ALTER TABLE conversation
    ADD COLUMN gone_seq     BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN gone_ordinal BIGINT NOT NULL DEFAULT 0,
    ALGORITHM = INSTANT;
