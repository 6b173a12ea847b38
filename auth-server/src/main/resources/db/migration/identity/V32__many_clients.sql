-- The longest lifetime of any client's tokens, without reading all clients: each look at the keys asks for it.
CREATE INDEX client_access_token_seconds ON client (access_token_seconds);
-- The clients whose tokens lived longer a moment ago; hardly any.
CREATE INDEX client_former_access_until ON client (former_access_until);

-- As before, by these indexes. An index serves now() and not clock_timestamp(), which is later: the time is too long at worst.
CREATE OR REPLACE FUNCTION trust_account_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO identity.trust_entry (kind, subject, restored, until)
    SELECT 'ACCOUNT', OLD.uid, TG_OP = 'UPDATE' AND NEW.is_active,
           clock_timestamp() + make_interval(secs => 60 + GREATEST(
               longest.seconds,
               (SELECT max(former_access_seconds) FROM identity.client WHERE former_access_until > now())))
    FROM (SELECT max(access_token_seconds) AS seconds FROM identity.client) longest
    WHERE longest.seconds IS NOT NULL;
    RETURN NULL;
END $$;
