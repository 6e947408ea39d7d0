-- The mark of a device says from now on on which day (since 1970, UTC) it was last here; nothing is known of the days before, so
-- all begin today. One row for each device; nobody else changes these rows but a pod of this release, once a day for each.
UPDATE device_cursor SET acked_seq = DATEDIFF(UTC_DATE(), '1970-01-01') WHERE conversation_id = 0;
