-- Whether a code from a mail has shown that the address is the user's. One that is not confirmed gives way to whoever confirms it.
ALTER TABLE account
  ADD COLUMN email_confirmed BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'whether a code that was sent to the address came back';

-- One row for each address and purpose that a code was asked for within a day, whether or not the address is somebody's. The code
-- itself is not here: it is computed of the nonce with a key that the database does not have.
CREATE TABLE email_code (
  address_key VARCHAR(254) NOT NULL COMMENT 'folded e-mail address',
  purpose     TINYINT      NOT NULL COMMENT '1 registration, 2 new address, 3 password reset',
  nonce       BINARY(16)   NOT NULL,
  tries_left  INT          NOT NULL COMMENT 'how often it may still be tried',
  asked_ms    BIGINT       NOT NULL COMMENT 'when a mail was last asked for',
  expires_ms  BIGINT       NOT NULL,
  day_ms      BIGINT       NOT NULL COMMENT 'when the day began for which mails are counted',
  day_mails   INT          NOT NULL COMMENT 'mails asked for since then',
  PRIMARY KEY (address_key, purpose),
  KEY email_code_day (day_ms)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Mails that the SMTP server has not taken yet; a row is deleted once it has. It holds no code.
CREATE TABLE mail (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  kind       TINYINT      NOT NULL COMMENT '1 to 3: a code for that purpose; 4: the address of an account was changed',
  address    VARCHAR(254) NOT NULL,
  locale     VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_name  VARCHAR(32)  NOT NULL COMMENT 'whose account it tells of; empty in mails with a code',
  created_ms BIGINT       NOT NULL,
  due_ms     BIGINT       NOT NULL COMMENT 'not before; while it is being sent, when another process may try',
  tries      INT          NOT NULL,
  PRIMARY KEY (id),
  KEY mail_due (due_ms, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
