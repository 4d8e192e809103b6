CREATE FUNCTION wake_jobs() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('steps', ''); RETURN NULL; END $$;

CREATE TRIGGER audit_entry_wake_jobs AFTER INSERT ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION wake_jobs();

CREATE TRIGGER held_event_wake_jobs AFTER INSERT OR UPDATE ON held_event
    FOR EACH STATEMENT EXECUTE FUNCTION wake_jobs();
