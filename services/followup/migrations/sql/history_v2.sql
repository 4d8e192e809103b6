-- As in history_v1.sql, and without the people who make a visit: history is for ever, and no report counts them.
CREATE OR REPLACE FUNCTION as_kept(kept_row jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'number' THEN to_jsonb(value #>> '{}') ELSE value END)
    FROM jsonb_each(kept_row)
    WHERE key NOT IN ('version', 'created_at', 'updated_at', 'source_at', 'recorded_at', 'notes', 'note',
                      'status_reason', 'reschedule_reason', 'recorded_by', 'next_steps', 'lessons', 'changed_because',
                      'supporters')
$$
