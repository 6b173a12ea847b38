ALTER TABLE client
    -- Where a client publishes the public keys that it authenticates with, instead of registering them.
    ADD jwks_uri text CHECK (length(jwks_uri) <= 500),
    ADD CHECK (jwks_uri IS NULL OR (jwks IS NULL AND NOT is_public));
