-- The one-time ids of DPoP proofs (RFC 9449) that have been used, for all nodes. It is logged and its commits are synchronous
-- on purpose: a table that is empty after a crash would let them be used again.
CREATE TABLE used_proof (
    -- SHA-256 over what it is, whose it is and its jti: one size, whatever a client sends.
    id_hash    bytea       PRIMARY KEY CHECK (length(id_hash) = 32),
    -- From when on it would be refused for its age, with room for nodes whose clocks differ.
    expires_at timestamptz NOT NULL
);

CREATE INDEX used_proof_expires ON used_proof (expires_at);
