CREATE TABLE delegated_role (
    id UUID NOT NULL,
    subject TEXT NOT NULL,
    role TEXT NOT NULL,
    delegator TEXT NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    source_sequence BIGINT NOT NULL,
    source_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_delegated_role PRIMARY KEY (id)
);
CREATE INDEX ix_delegated_role_subject ON delegated_role (subject);
