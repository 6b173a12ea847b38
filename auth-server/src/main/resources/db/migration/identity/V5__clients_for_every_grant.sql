ALTER TABLE client
    -- A native app's loopback redirect may name any port (RFC 8252, section 7.3).
    ADD is_native boolean NOT NULL DEFAULT false,
    ADD post_logout_redirect_uris text[] NOT NULL DEFAULT '{}',
    -- The public keys of a client that authenticates with assertions (RFC 7523): a JWK Set.
    ADD jwks text,
    -- All its tokens are bound to a key of its own (RFC 9449).
    ADD is_dpop_bound boolean NOT NULL DEFAULT false,
    -- The audiences that it is a resource server for, and about whose tokens it may ask (RFC 7662).
    ADD audiences text[] NOT NULL DEFAULT '{}' CHECK (audiences <@ '{API,ADMIN}'),
    ADD updated_at timestamptz NOT NULL DEFAULT now(),
    ADD CHECK (jwks IS NULL OR NOT is_public);
