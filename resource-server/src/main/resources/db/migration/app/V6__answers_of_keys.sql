-- What an Idempotency-Key stands for is the answer itself, whatever was asked for. A row is claimed and given its answer in
-- one transaction, so a row that anybody else can see has one. Keys of before are forgotten.
DELETE FROM idempotency_key;
ALTER TABLE idempotency_key RENAME COLUMN sender_id TO person_id;
ALTER TABLE idempotency_key DROP COLUMN message_id;
ALTER TABLE idempotency_key ADD COLUMN answer text;
