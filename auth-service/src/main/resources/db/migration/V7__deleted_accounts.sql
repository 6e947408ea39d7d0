-- One row for each account that was deleted; nothing else is left of it. Who it was is not here: name and address are kept for a while
-- as digests, made with a key that the database does not have, so that nobody else takes them meanwhile.
CREATE TABLE deleted_account (
  user_id           INT        NOT NULL COMMENT 'never given to anybody again',
  deleted_ms        BIGINT     NOT NULL,
  name_digest       BINARY(32) NULL COMMENT 'of the folded name; NULL: free again',
  email_digest      BINARY(32) NULL COMMENT 'of the folded address; NULL: free again, or there was none',
  reserved_until_ms BIGINT     NULL COMMENT 'when both are free again; NULL: they are',
  tell_ms           BIGINT     NULL COMMENT 'when the other services are to be told (again); NULL: they have forgotten the user',
  PRIMARY KEY (user_id),
  KEY deleted_account_deleted (deleted_ms),
  KEY deleted_account_name (name_digest),
  KEY deleted_account_email (email_digest),
  KEY deleted_account_reserved (reserved_until_ms),
  KEY deleted_account_tell (tell_ms)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
