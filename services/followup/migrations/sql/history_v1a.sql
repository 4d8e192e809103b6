-- As in history_v1.sql, when all that was there before has its history and need not be looked for.
CREATE OR REPLACE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    after jsonb := to_jsonb(NEW);
    before jsonb := CASE TG_OP WHEN 'UPDATE' THEN as_kept(to_jsonb(OLD)) ELSE '{}' END;
    changed jsonb;
    known timestamptz;
BEGIN
    SELECT jsonb_object_agg(key, value) INTO changed FROM jsonb_each(as_kept(after))
        WHERE TG_OP = 'INSERT' OR before -> key IS DISTINCT FROM value;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    -- An event's own time, set for the transaction; a person's change has the time of the call in the row itself.
    known := coalesce(
        nullif(current_setting('followup.known_at', true), '')::timestamptz,
        (after ->> 'source_at')::timestamptz, (after ->> 'recorded_at')::timestamptz,
        (after ->> 'updated_at')::timestamptz, now());
    INSERT INTO history_entry (record, row_id, changes, known_at, known_on, recorded_at)
        VALUES (TG_TABLE_NAME, after ->> TG_ARGV[0], changed, known, (known AT TIME ZONE 'Europe/Stockholm')::date,
                coalesce(nullif(current_setting('followup.recorded_at', true), '')::timestamptz, known));
    RETURN NULL;
END $$
