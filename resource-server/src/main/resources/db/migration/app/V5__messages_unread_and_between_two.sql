-- How many messages somebody has not read.
CREATE INDEX message_unread ON message (receiver_id) WHERE NOT is_read;

-- What two people wrote to each other, newest first: two reads of this index, one for each direction.
CREATE INDEX message_between ON message (sender_id, receiver_id, id DESC);

-- A ticket can be taken back like the token behind it, by any of that token's names.
ALTER TABLE ws_ticket ADD COLUMN token_id text, ADD COLUMN key_id text;
