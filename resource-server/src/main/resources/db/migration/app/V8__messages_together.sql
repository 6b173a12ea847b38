-- Many messages in one statement, and no waiting: whether a receiver's turn (V4) is free, and if so, taken.
CREATE FUNCTION message_turn_taken(receiver_id bigint) RETURNS boolean LANGUAGE sql VOLATILE
    RETURN pg_try_advisory_xact_lock(1801812335, (receiver_id % 2048)::integer);
