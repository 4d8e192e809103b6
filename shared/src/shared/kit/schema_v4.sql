CREATE TABLE manifest (
    producer TEXT NOT NULL,
    number BIGINT NOT NULL,
    event_id UUID NOT NULL,
    listed JSONB NOT NULL,
    asks INTEGER DEFAULT '0' NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_manifest PRIMARY KEY (producer, number)
);

CREATE TABLE consumer (
    name TEXT NOT NULL,
    producer TEXT NOT NULL,
    types TEXT[] NOT NULL,
    aggregates TEXT[] NOT NULL,
    manifests_passed BIGINT DEFAULT '0' NOT NULL,
    paused_at TIMESTAMP WITH TIME ZONE,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_consumer PRIMARY KEY (name)
);
