-- Where the request came from that an event is about: null for what no request did, and for events of an older version.
ALTER TABLE audit_event
    ADD address    text,
    ADD user_agent text;
