-- Runs unchanged on MySQL 8.0 and MariaDB 11.4.

-- Of somebody whose account is deleted everything is looked for, also who blocks him.
ALTER TABLE block ADD KEY block_peer (peer_id);
