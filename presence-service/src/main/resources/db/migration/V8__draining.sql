-- Runs unchanged on MySQL 8.0 and MariaDB 11.4. A table of at most 64 rows.

-- 1: an operator wants the gateway empty. Ends with the epoch.
ALTER TABLE gateway_lease ADD COLUMN draining TINYINT(1) NOT NULL DEFAULT 0;
