-- Whose session a revoked token is, if that is its own client's: one with many of them ends.
ALTER TABLE revoked_token ADD sid uuid;

CREATE INDEX revoked_token_sid ON revoked_token (sid) WHERE sid IS NOT NULL;
