-- Whether a client has ever authenticated with the secret. Of those that are there, and those that the version before this
-- makes, nobody knows: they count as used, so that none is taken back.
ALTER TABLE client_secret ADD COLUMN is_used boolean NOT NULL DEFAULT true;
