-- Runs unchanged on MySQL 8.0 and MariaDB 11.4.

-- 0: gives and gets no read receipts.
ALTER TABLE person ADD COLUMN read_receipts TINYINT(1) NOT NULL DEFAULT 1;
