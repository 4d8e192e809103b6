CREATE TABLE webhook (
    id UUID NOT NULL,
    owner TEXT NOT NULL,
    roles TEXT[] NOT NULL,
    url TEXT NOT NULL,
    types TEXT[],
    state TEXT NOT NULL,
    reason TEXT,
    generation INTEGER DEFAULT '1' NOT NULL,
    rotated_at TIMESTAMP WITH TIME ZONE,
    after_id UUID,
    ping_id UUID,
    attempts INTEGER DEFAULT '0' NOT NULL,
    first_failed_at TIMESTAMP WITH TIME ZONE,
    next_attempt_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    lease UUID,
    leased_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_webhook PRIMARY KEY (id),
    CONSTRAINT ck_webhook_state CHECK (state IN ('active', 'disabled'))
);

CREATE TABLE webhook_attempt (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    webhook_id UUID NOT NULL,
    event_id UUID NOT NULL,
    type TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    status INTEGER,
    failure TEXT,
    milliseconds INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_webhook_attempt PRIMARY KEY (position),
    CONSTRAINT fk_webhook_attempt_webhook_id FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE RESTRICT
);
CREATE INDEX ix_webhook_attempt_webhook_id_position ON webhook_attempt (webhook_id, position);
CREATE INDEX ix_webhook_attempt_at ON webhook_attempt (at);
