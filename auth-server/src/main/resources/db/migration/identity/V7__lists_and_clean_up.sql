-- Lists of sessions, newest first, over all and by client or account; no column here changes when a session is turned.
CREATE INDEX session_created ON session (created_at, sid);
CREATE INDEX session_client_created ON session (client_id, created_at, sid);
CREATE INDEX session_account_created ON session (account_id, created_at, sid);
DROP INDEX session_client;
DROP INDEX session_account;

-- What the clean-up looks for, beside session_expires.
CREATE INDEX session_revoked ON session (revoked_at) WHERE revoked_at IS NOT NULL;

ALTER TABLE client
    -- Nor in the form of a uid written another way.
    ADD CONSTRAINT client_id_is_no_uid CHECK (translate(id, '-._', '') !~* '^[0-9a-f]{32}$'),
    ADD CONSTRAINT client_no_token_exchange_for_public
        CHECK (NOT is_public OR NOT 'urn:ietf:params:oauth:grant-type:token-exchange' = ANY (grants));

-- Two places for each client, so that no third secret can ever be valid.
ALTER TABLE client_secret
    ADD slot smallint NOT NULL DEFAULT 1 CHECK (slot IN (1, 2));
UPDATE client_secret s
SET slot = 2
WHERE s.created_at < (SELECT max(n.created_at) FROM client_secret n WHERE n.client_id = s.client_id);
ALTER TABLE client_secret ADD UNIQUE (client_id, slot);
