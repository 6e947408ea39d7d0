-- Who may look after the server, and who may not use it.
ALTER TABLE account
  ADD COLUMN role         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'operator, auditor or empty',
  ADD COLUMN suspended_ms BIGINT NULL COMMENT 'since when nobody can log in; NULL: not suspended';

-- What was done to accounts and by operators. Rows are only added, and old ones deleted.
CREATE TABLE audit (
  id        BIGINT       NOT NULL AUTO_INCREMENT,
  at_ms     BIGINT       NOT NULL,
  action    VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id   INT          NOT NULL COMMENT 'whose account; 0: nobody''s yet',
  actor_id  INT          NOT NULL COMMENT 'who did it; 0: whoever had no account yet',
  device_id VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  address   VARCHAR(64)  NOT NULL COMMENT 'from where',
  note      VARCHAR(255) NOT NULL COMMENT 'why; never a secret, nor what users wrote',
  PRIMARY KEY (id),
  KEY audit_user (user_id, id),
  KEY audit_actor (actor_id, id),
  KEY audit_action (action, id),
  KEY audit_address (address, id),
  KEY audit_at (at_ms)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
