-- What operators look for in the record, newest first; the first is what the clean-up looks for as well.
CREATE INDEX audit_event_at_id ON audit_event (at, id);
CREATE INDEX audit_event_account ON audit_event (account_id, at, id) WHERE account_id IS NOT NULL;
CREATE INDEX audit_event_client ON audit_event (client_id, at, id) WHERE client_id IS NOT NULL;
CREATE INDEX audit_event_type ON audit_event (type, at, id);
DROP INDEX audit_event_at;
