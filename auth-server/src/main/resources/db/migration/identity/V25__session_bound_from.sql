-- The first generation whose token is bound to dpop_thumbprint, of a session that was bound by a refresh; null for one that
-- was bound by its login, or is not. In no index: the turn sets it.
ALTER TABLE session ADD COLUMN bound_from bigint;
