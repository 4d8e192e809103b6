-- Version 1 of the plumbing's tables. Released: never edited; changes are schema_v2.sql and so on.

CREATE TABLE audit_entry (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor TEXT NOT NULL,
    roles TEXT NOT NULL,
    action TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_id TEXT NOT NULL,
    before JSONB,
    after JSONB,
    reason TEXT,
    request_id TEXT NOT NULL,
    CONSTRAINT pk_audit_entry PRIMARY KEY (position),
    CONSTRAINT uq_audit_entry_id UNIQUE (id)
);
CREATE INDEX ix_audit_entry_at ON audit_entry (at);
CREATE INDEX ix_audit_entry_object ON audit_entry (object_type, object_id, position);
CREATE INDEX ix_audit_entry_sealing ON audit_entry (transaction_id, position);

CREATE TABLE audit_seal (
    number BIGINT NOT NULL,
    position BIGINT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_audit_seal PRIMARY KEY (number),
    CONSTRAINT uq_audit_seal_position UNIQUE (position)
);

CREATE TABLE held_event (
    id UUID NOT NULL,
    consumer TEXT NOT NULL,
    event_id UUID,
    subject TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    payload BYTEA NOT NULL,
    first_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_held_event PRIMARY KEY (id),
    CONSTRAINT ck_held_event_state CHECK (state IN ('early', 'dead', 'due', 'replayed', 'discarded'))
);
CREATE INDEX ix_held_event_state ON held_event (state, consumer, subject);
CREATE UNIQUE INDEX uq_held_event_waiting ON held_event (consumer, event_id) WHERE state IN ('early', 'dead', 'due');

CREATE TABLE idempotency (
    client TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER,
    location TEXT,
    etag TEXT,
    body TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_idempotency PRIMARY KEY (client, key)
);

CREATE TABLE inbox (
    consumer TEXT NOT NULL,
    event_id UUID NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    effect TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id),
    CONSTRAINT ck_inbox_effect CHECK (effect IN ('applied', 'outdated'))
);

CREATE TABLE inbox_position (
    consumer TEXT NOT NULL,
    subject TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    CONSTRAINT pk_inbox_position PRIMARY KEY (consumer, subject)
);

CREATE TABLE outbox (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    id UUID NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    event TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    attempt INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (position),
    CONSTRAINT uq_outbox_id UNIQUE (id)
);
CREATE INDEX ix_outbox_feed ON outbox (transaction_id, position);
CREATE INDEX ix_outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE UNIQUE INDEX uq_outbox_subject_sequence ON outbox (subject, sequence);

CREATE TABLE outbox_sequence (
    subject TEXT NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_outbox_sequence PRIMARY KEY (subject)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;

CREATE FUNCTION wake_relay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$;

CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER outbox_wake_relay AFTER INSERT ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION wake_relay();
