-- How far each account's entries have been published to the other services. Statements are separated by lines of dashes.
-- What stands in the books already has been published, by the version that booked it.
INSERT INTO account_published (account_id, booked_on, entry_id)
    SELECT a.id, e.booked_on, e.id FROM account a CROSS JOIN LATERAL (
        SELECT booked_on, id FROM ledger_entry WHERE account_id = a.id ORDER BY booked_on DESC, id DESC LIMIT 1
    ) e
--------
CREATE FUNCTION wake_ledger_readers() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('ledger', ''); RETURN NULL; END $$
--------
CREATE TRIGGER ledger_transaction_wakes AFTER INSERT ON ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION wake_ledger_readers()
