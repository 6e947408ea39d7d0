-- The answer of a refresh may be lost: for a short time the token that was used gives the same successor again, which is
-- made anew of the secret of that token (known to the device alone) and a salt (known here alone).
ALTER TABLE device
  ADD COLUMN previous_hash  BINARY(32) NULL COMMENT 'SHA-256 of the refresh token that the newest one replaced',
  ADD COLUMN successor_salt BINARY(32) NULL COMMENT 'what makes the newest token of the one before it',
  ADD COLUMN rotated_ms     BIGINT     NULL COMMENT 'when the newest token replaced the one before it';

-- Revocations for as long as a token that they concern could be good, also after Kafka has confirmed them: gateways ask for
-- them when Kafka is away.
CREATE TABLE revocation (
  id         BIGINT          NOT NULL AUTO_INCREMENT,
  value      VARBINARY(1024) NOT NULL COMMENT 'parley.event.v1.Revocation',
  created_ms BIGINT          NOT NULL,
  PRIMARY KEY (id),
  KEY revocation_created (created_ms)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Devices that nobody has used for long are found by it.
ALTER TABLE device ADD KEY device_last_seen (last_seen_ms);
