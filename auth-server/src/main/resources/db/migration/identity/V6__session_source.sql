-- Where a session began and where it was last refreshed, for the person to recognise it.
ALTER TABLE session
    ADD address      text NOT NULL DEFAULT '',
    ADD user_agent   text,
    ADD last_address text NOT NULL DEFAULT '';
