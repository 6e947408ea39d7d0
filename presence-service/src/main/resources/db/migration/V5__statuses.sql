-- Runs unchanged on MySQL 8.0 and MariaDB 11.4. Times are UTC and come from the database's own clock.

-- Who sees somebody's status: 1 everybody, 2 contacts, 3 nobody (parley.client.v1.Allowed).
ALTER TABLE person ADD COLUMN status_from TINYINT NOT NULL DEFAULT 1;

-- What is seen of everybody who has had a session since this table exists.
CREATE TABLE user_status (
    user_id   INT         NOT NULL,
    -- As parley.client.v1.UserStatus numbers them: what he has chosen (1, 2, 3), and what others see (1, 2, 4).
    chosen    TINYINT     NOT NULL,
    shown     TINYINT     NOT NULL,
    -- When others last saw him there; while they do, brought up every few minutes.
    last_seen DATETIME(3) NULL,
    -- Of the last change that others are to be told of: later changes have higher ones, and become visible later.
    version   BIGINT      NOT NULL,
    PRIMARY KEY (user_id),
    KEY user_status_version (version),
    KEY user_status_seen (shown, last_seen)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Whose status is to be looked at, because sessions, choices or relations of his have changed: written in the transaction of that.
CREATE TABLE status_due (
    user_id     INT         NOT NULL,
    due_at      DATETIME(3) NOT NULL,
    -- Until then he counts as there without a session: he may only be reconnecting.
    stays_until DATETIME(3) NOT NULL,
    -- When a session of his last ended in good order.
    ended_at    DATETIME(3) NULL,
    -- 1: others are to be told even when he looks the same, since who may see him has changed.
    forced      TINYINT(1)  NOT NULL,
    PRIMARY KEY (user_id),
    KEY status_due_at (due_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row: the last version given. Locked until what got it is committed, so that versions become visible in their order.
CREATE TABLE status_version (
    id      TINYINT NOT NULL,
    version BIGINT  NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO status_version (id, version) VALUES (1, 0);

-- Who is connected while this is introduced.
INSERT INTO status_due (user_id, due_at, stays_until, ended_at, forced)
SELECT DISTINCT user_id, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), NULL, 0 FROM session;
