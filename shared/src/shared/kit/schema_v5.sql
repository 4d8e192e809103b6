-- Heads of others' audit chains, as they told them: kept by another service, so that a chain sealed anew is found.
CREATE TABLE audit_head (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    source TEXT NOT NULL,
    source_sequence BIGINT NOT NULL,
    source_at TIMESTAMP WITH TIME ZONE NOT NULL,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    since BIGINT NOT NULL,
    marks JSONB NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_audit_head PRIMARY KEY (position),
    CONSTRAINT uq_audit_head_source_source_sequence UNIQUE (source, source_sequence)
);
CREATE INDEX ix_audit_entry_actor ON audit_entry (actor, position);

CREATE TRIGGER audit_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE access_entry (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    subject TEXT,
    roles TEXT NOT NULL,
    tenant TEXT,
    operation TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    CONSTRAINT pk_access_entry PRIMARY KEY (position)
);
CREATE INDEX ix_access_entry_at ON access_entry (at);
CREATE INDEX ix_access_entry_subject ON access_entry (subject, position);

CREATE TRIGGER access_entry_unchanged BEFORE UPDATE OR TRUNCATE ON access_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION forget_accesses(days integer, most integer) RETURNS integer LANGUAGE plpgsql AS
$$ DECLARE gone integer; BEGIN IF days < 90 THEN RAISE EXCEPTION 'accesses are kept for 90 days at least'
USING ERRCODE = 'restrict_violation'; END IF; DELETE FROM access_entry WHERE position IN (SELECT position
FROM access_entry WHERE at < now() - make_interval(days => days) ORDER BY at LIMIT most); GET DIAGNOSTICS gone = ROW_COUNT; RETURN gone; END $$;
