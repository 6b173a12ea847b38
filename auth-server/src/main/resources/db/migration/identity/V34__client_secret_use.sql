-- Whether a client has ever authenticated with the secret. Of those that are there nobody knows: they count as used, so that
-- none is taken back. So do those that the version before this makes, but for one that it puts in the place of a secret that
-- nobody had used.
ALTER TABLE client_secret ADD COLUMN is_used boolean NOT NULL DEFAULT true;
