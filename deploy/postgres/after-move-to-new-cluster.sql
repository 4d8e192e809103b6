-- After a database was moved by dump to another cluster: its transaction numbers start anew there, and the stored ones may
-- lie ahead of them. The event feed and the audit sealer read below the oldest running transaction, so they would wait for
-- numbers that come in years. Run once, before the service is started: psql --dbname=SERVICE --file=after-move-to-new-cluster.sql
-- Positions keep the order; hashes do not cover the transaction number.
\set ON_ERROR_STOP on
BEGIN;
ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;
UPDATE audit_entry SET transaction_id = '3';
ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only;
UPDATE outbox SET transaction_id = '3';
COMMIT;
