-- The count before the last pause of more than two minutes: after a restore that nobody noticed, about when the backup was made.
ALTER TABLE restore_watch ADD COLUMN paused_at timestamptz;
