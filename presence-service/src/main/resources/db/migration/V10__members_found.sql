-- Runs unchanged on MySQL 8.0 and MariaDB 11.4. A table of at most 64 rows.

-- 1: the gateway finds the sessions of a group's members by itself. Gateways of earlier releases do not say so.
ALTER TABLE gateway_lease ADD COLUMN finds_members TINYINT(1) NOT NULL DEFAULT 0;
