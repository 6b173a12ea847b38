-- When all keys were last replaced: a login from before then begins no session any more.
ALTER TABLE key_state ADD renewed_at timestamptz NOT NULL DEFAULT '-infinity';

-- What a sweep ends or removes has no token left that anybody would have to be told of.
DROP TRIGGER trust_session_revoked ON session;
CREATE TRIGGER trust_session_revoked AFTER UPDATE OF revoked_at ON session
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
                       AND current_setting('keyturn.tokens_are_dead', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION trust_session_ended();
DROP TRIGGER trust_session_deleted ON session;
CREATE TRIGGER trust_session_deleted AFTER DELETE ON session
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > clock_timestamp()
                       AND current_setting('keyturn.tokens_are_dead', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION trust_session_ended();
