-- After a database was moved by dump to another cluster: its transaction numbers start anew there, and the stored ones may
-- lie ahead of them. The event feed and the audit sealer read below the oldest running transaction, so they would wait for
-- numbers that come in years. Run once, before the service is started: psql --dbname=SERVICE --file=after-move-to-new-cluster.sql
-- Positions keep the order; hashes do not cover the transaction number.
\set ON_ERROR_STOP on
BEGIN;
ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;
UPDATE audit_entry SET transaction_id = '3';
ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only;
-- What the last manifest lists stays before what comes after it: the next one begins where it ended.
UPDATE outbox AS o SET transaction_id = CASE WHEN (o.transaction_id, o.position) <= (l.transaction_id, l.position) THEN '3' ELSE '4' END::xid8
  FROM (SELECT 1) AS always LEFT JOIN outbox AS l ON l.id = (
    SELECT (event::jsonb #>> '{data,last_event_id}')::uuid FROM outbox
     WHERE subject LIKE 'manifest/%' ORDER BY sequence DESC LIMIT 1);
COMMIT;
