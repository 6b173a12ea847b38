-- One receiver's messages become visible in the order of their ids: whoever stores one waits for the receiver's turn before
-- the id is drawn, and gives the turn up with the commit. So a reader that has seen an id has missed none below it
-- (docs/adr/0025). A trigger does it, so that no writer can forget it, an older version of the server included.
ALTER TABLE message ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE message_id AS bigint OWNED BY message.id;
SELECT setval('message_id', coalesce(max(id), 0) + 1, false) FROM message;

CREATE FUNCTION message_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Receivers share 2048 turns, so that a transaction with a million messages cannot fill the lock table.
    PERFORM pg_advisory_xact_lock(1801812335, (NEW.receiver_id % 2048)::integer);
    NEW.id := nextval('app.message_id');
    RETURN NEW;
END
$$;

CREATE TRIGGER message_in_turn BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION message_in_turn();

-- A writer that went silent in the middle must not keep a turn for ever.
ALTER ROLE CURRENT_USER SET idle_in_transaction_session_timeout = '10s';
