-- Everything below runs unchanged on MySQL 8.0 and MariaDB 11.
-- Text is utf8mb4; every column compares byte by byte (utf8mb4_bin). Names and e-mail addresses are unique regardless
-- of case because the service stores a folded copy of each (name_key, email_key): both databases then agree on what
-- "the same" means, which their case-insensitive collations do not.

CREATE TABLE account (
  id               INT          NOT NULL COMMENT '9 digits, drawn at random',
  name             VARCHAR(32)  NOT NULL COMMENT 'as registered, NFC',
  name_key         VARCHAR(64)  NOT NULL COMMENT 'folded name',
  email            VARCHAR(254) NULL,
  email_key        VARCHAR(254) NULL COMMENT 'folded e-mail address',
  nickname         VARCHAR(64)  NOT NULL,
  avatar_url       VARCHAR(512) NOT NULL,
  password_hash    VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'PHC string',
  revoked_until_ms BIGINT       NOT NULL COMMENT 'new access tokens of any device are issued after this time',
  created_ms       BIGINT       NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY account_name_unique (name_key),
  UNIQUE KEY account_email_unique (email_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A row exists while the device may use its refresh token.
CREATE TABLE device (
  user_id            INT         NOT NULL,
  device_id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  family             BINARY(16)  NOT NULL COMMENT 'first part of every refresh token since the last login',
  refresh_hash       BINARY(32)  NOT NULL COMMENT 'SHA-256 of the second part of the newest refresh token',
  refresh_expires_ms BIGINT      NOT NULL,
  created_ms         BIGINT      NOT NULL COMMENT 'first login of this device',
  last_seen_ms       BIGINT      NOT NULL COMMENT 'when its newest access token was issued',
  PRIMARY KEY (user_id, device_id),
  UNIQUE KEY device_family_unique (family)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Revocations that Kafka has not confirmed yet; a row is deleted once it has.
CREATE TABLE pending_revocation (
  id         BIGINT         NOT NULL AUTO_INCREMENT,
  user_id    INT            NOT NULL,
  value      VARBINARY(1024) NOT NULL COMMENT 'parley.event.v1.Revocation',
  created_ms BIGINT         NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
