-- Runs unchanged on MySQL 8.0 and MariaDB 11.4.
--
-- Identifiers compare byte by byte (utf8mb4_bin): a device id is exactly what the client sent.
-- All times are UTC and come from the database's own clock.

-- Who holds which ordinal. A row is never deleted: the epoch must keep growing.
CREATE TABLE gateway_lease (
    ordinal     SMALLINT     NOT NULL,
    epoch       BIGINT       NOT NULL,
    address     VARCHAR(255) NOT NULL,
    acquired_at DATETIME(3)  NOT NULL,
    lease_until DATETIME(3)  NOT NULL,
    -- 1 once the lease was given back or ran out: this epoch can no longer renew or change sessions.
    cleared     TINYINT(1)   NOT NULL,
    PRIMARY KEY (ordinal)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Where the session of a device is. The primary key keeps the devices of a user side by side, so that looking a user
-- up reads one place.
CREATE TABLE session (
    user_id             INT         NOT NULL,
    device_id           VARCHAR(64) NOT NULL,
    session_id          BIGINT      NOT NULL,
    ordinal             SMALLINT    NOT NULL,
    epoch               BIGINT      NOT NULL,
    since               DATETIME(3) NOT NULL,
    -- The session this one took the place of, if any: whom to tell.
    replaced_session_id BIGINT      NULL,
    replaced_ordinal    SMALLINT    NULL,
    replaced_epoch      BIGINT      NULL,
    PRIMARY KEY (user_id, device_id),
    -- Finds the sessions of a gateway that is gone; InnoDB appends the primary key, which gives deletes their order.
    KEY session_of_gateway (ordinal, epoch)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
