-- The assignments whose reports show a record: its own or its owner's, an organiser's those of its offers.
CREATE FUNCTION programmes_of(of_record text, of_row_id text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT e.changes ->> 'programme' FROM history_entry e
        WHERE e.record = of_record AND e.row_id = of_row_id AND e.changes ? 'programme'
    UNION
    SELECT o.changes ->> 'programme' FROM history_entry e
        JOIN (VALUES ('agreed_measure', 'schedule', 'schedule_id'), ('measurement', 'indicator', 'indicator_id'),
                     ('network_member', 'network', 'network_id')) AS owner (record, of, key) ON owner.record = e.record
        JOIN history_entry o ON o.record = owner.of AND o.row_id = e.changes ->> owner.key
        WHERE e.record = of_record AND e.row_id = of_row_id AND o.changes ? 'programme'
    UNION
    SELECT o.changes ->> 'programme' FROM history_entry o
        WHERE of_record = 'organizer_copy' AND o.record = 'offer_copy'
            AND o.changes ->> 'organization_number' = of_row_id AND o.changes ? 'programme'
$$
