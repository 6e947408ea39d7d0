-- Notices for users' feeds, which message-service keeps: a row is written in the transaction of what it tells of, and deleted
-- once message-service has it. Services may share a schema, so each has a table of its own name. All times are UTC and the database's.
CREATE TABLE auth_outbox (
  event_id    VARCHAR(36)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'message-service tells a repeat by it',
  user_id     INT             NOT NULL COMMENT 'whose feed',
  notice      VARBINARY(4096) NOT NULL COMMENT 'parley.client.v1.Notice',
  created_at  DATETIME(3)     NOT NULL,
  tries       INT             NOT NULL COMMENT 'how often message-service has refused it',
  next_try_at DATETIME(3)     NOT NULL,
  PRIMARY KEY (event_id),
  KEY auth_outbox_due (next_try_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
