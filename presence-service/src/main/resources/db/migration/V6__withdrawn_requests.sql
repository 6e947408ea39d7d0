-- Runs unchanged on MySQL 8.0 and MariaDB 11.4.

-- 1: taken back by who asked. It stays until it lapses, so that asking again is no news to who was asked, and no way round his rejection.
ALTER TABLE contact_request ADD COLUMN withdrawn TINYINT(1) NOT NULL DEFAULT 0;
