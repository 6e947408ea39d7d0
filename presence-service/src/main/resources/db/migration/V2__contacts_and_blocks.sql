-- Runs unchanged on MySQL 8.0 and MariaDB 11.4. Times are UTC and come from the database's own clock.

-- One row for everybody who has, or had, contacts, blocks or settings; nobody else needs one. Whatever changes two people locks both
-- rows, the lower id first: so of two who ask each other at once one meets the request of the other.
CREATE TABLE person (
    user_id       INT         NOT NULL,
    -- Who may send messages: 1 everybody, 2 contacts (parley.client.v1.Allowed).
    messages_from TINYINT     NOT NULL,
    contacts      INT         NOT NULL,
    blocks        INT         NOT NULL,
    -- Of the list of contacts: grows with each change of it.
    version       BIGINT      NOT NULL,
    -- Removals up to this version are forgotten: who knows only an older list begins anew.
    forgotten     BIGINT      NOT NULL,
    -- When contacts, blocks or settings last changed.
    changed_at    DATETIME(3) NOT NULL,
    PRIMARY KEY (user_id),
    KEY person_changed (changed_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Two rows for each two who are contacts. A removed one stays for a while, so that lists elsewhere learn of it.
CREATE TABLE contact (
    owner_id INT         NOT NULL,
    peer_id  INT         NOT NULL,
    alias    VARCHAR(64) NOT NULL,
    since    DATETIME(3) NOT NULL,
    version  BIGINT      NOT NULL,
    removed  TINYINT(1)  NOT NULL,
    PRIMARY KEY (owner_id, peer_id),
    KEY contact_version (owner_id, version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- At most one for two people: one that meets the other's is the acceptance. One that was rejected, or made to somebody who blocks
-- the asker, stays hidden until it lapses: so he cannot tell, and asking again changes nothing.
CREATE TABLE contact_request (
    from_id    INT          NOT NULL,
    to_id      INT          NOT NULL,
    text       VARCHAR(200) NOT NULL,
    created_at DATETIME(3)  NOT NULL,
    hidden     TINYINT(1)   NOT NULL,
    PRIMARY KEY (from_id, to_id),
    KEY contact_request_to (to_id, from_id),
    KEY contact_request_created (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE block (
    owner_id INT         NOT NULL,
    peer_id  INT         NOT NULL,
    since    DATETIME(3) NOT NULL,
    PRIMARY KEY (owner_id, peer_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
