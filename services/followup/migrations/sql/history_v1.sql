-- A row as its history keeps it: numbers as text, so that no öre is lost on the way, and without what no report counts.
CREATE FUNCTION as_kept(kept_row jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'number' THEN to_jsonb(value #>> '{}') ELSE value END)
    FROM jsonb_each(kept_row)
    WHERE key NOT IN ('version', 'created_at', 'updated_at', 'source_at', 'recorded_at', 'notes', 'note',
                      'status_reason', 'reschedule_reason', 'recorded_by', 'next_steps', 'lessons', 'changed_because')
$$
--------
-- Every change of what a report counts, by column: when it was known to whoever recorded it, and when we wrote it down.
-- The trigger writes, with the owner's rights: no code of ours can change a record and leave its history as it was.
-- Until 0009a has been through the table, a row that was there before the trigger is kept as it was, before its first
-- change is: 0009a then leaves it.
CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql
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
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO history_entry (record, row_id, changes, known_at, known_on, recorded_at)
            SELECT TG_TABLE_NAME, after ->> TG_ARGV[0], before, '1900-01-01', '1900-01-01', '1900-01-01'
            WHERE NOT EXISTS (SELECT 1 FROM history_entry
                              WHERE record = TG_TABLE_NAME AND row_id = after ->> TG_ARGV[0])
            ON CONFLICT DO NOTHING;
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
--------
-- The changes of a row, later over earlier: the row as it was known.
CREATE AGGREGATE row_as_known (jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}')
