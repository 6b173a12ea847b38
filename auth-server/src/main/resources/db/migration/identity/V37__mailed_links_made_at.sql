-- A link in a mail from before all keys were replaced is no good any more. Of those that there are, nobody knows when they were
-- made: they are good as long as the keys have never been replaced.
ALTER TABLE mailed_link ADD made_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE mailed_link ALTER made_at SET DEFAULT clock_timestamp();
