-- Advisory locks of two integers are the authorization server's alone (bootstrap.sql). A receiver's turn (V4, V8) becomes
-- one number. Whoever stores messages meanwhile finishes first, or two might have the same turn under two names.
LOCK TABLE message IN SHARE ROW EXCLUSIVE MODE;

CREATE OR REPLACE FUNCTION message_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7738725052354396160 + NEW.receiver_id % 2048);
    NEW.id := nextval('app.message_id');
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION message_turn_taken(receiver_id bigint) RETURNS boolean LANGUAGE sql VOLATILE
    RETURN pg_try_advisory_xact_lock(7738725052354396160 + receiver_id % 2048);
