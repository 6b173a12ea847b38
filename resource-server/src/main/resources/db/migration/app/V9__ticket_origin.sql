-- The client that the ticket's token came from by exchange: the socket ends with it, too.
ALTER TABLE app.ws_ticket ADD COLUMN origin_id text;
