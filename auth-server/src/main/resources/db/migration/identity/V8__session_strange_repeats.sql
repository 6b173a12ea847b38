-- Where the session was turned (a hash of network and agent), and how often in a row its last answer was given again to
-- somewhere else since. Neither may ever stand in an index: the turn writes both.
ALTER TABLE session
    ADD turned_from     bigint,
    ADD strange_repeats smallint NOT NULL DEFAULT 0;
