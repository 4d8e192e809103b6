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

CREATE TABLE manifest_check (
    consumer TEXT NOT NULL,
    number BIGINT NOT NULL,
    CONSTRAINT pk_manifest_check PRIMARY KEY (consumer)
);
