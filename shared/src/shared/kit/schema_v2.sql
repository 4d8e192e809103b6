CREATE TABLE conflict_of_interest (
    id UUID NOT NULL,
    subject TEXT NOT NULL,
    tenant TEXT NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE,
    source_sequence BIGINT NOT NULL,
    source_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_conflict_of_interest PRIMARY KEY (id)
);
CREATE INDEX ix_conflict_of_interest_subject ON conflict_of_interest (subject, tenant);
