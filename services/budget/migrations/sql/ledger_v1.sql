-- What the database itself guarantees about the ledger, whoever writes to it. Statements are separated by lines of dashes.

-- The hash that an entry adds to its account's chain: the hash before it, and everything the entry says.
CREATE FUNCTION ledger_hash(
    before bytea, account_id bigint, transaction_id uuid, amount numeric, balance_after numeric, booked_on date
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(before || convert_to(
        account_id::text || '|' || transaction_id::text || '|' || amount::numeric(15, 2)::text || '|'
        || balance_after::numeric(15, 2)::text || '|' || to_char(booked_on, 'YYYY-MM-DD'), 'UTF8'))
$$
--------
-- Entries move the balances. An entry must continue its account exactly where the last one ended; only a change of a
-- limit, or the turn of a year, may leave an account further below zero than it was.
CREATE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    applied bigint;
    expected bigint;
BEGIN
    UPDATE account a SET
        balance = n.balance_after,
        hash = n.hash,
        overdrawn = CASE
            WHEN NOT a.limited THEN 0
            WHEN t.kind IN ('limit_changed', 'year_opened', 'year_closed') THEN greatest(0, -n.balance_after)
            ELSE least(a.overdrawn, greatest(0, -n.balance_after))
        END
    FROM added n JOIN ledger_transaction t ON t.id = n.ledger_transaction_id
    WHERE a.id = n.account_id
        AND NOT a.closed
        AND a.balance + n.amount = n.balance_after
        AND n.hash = ledger_hash(a.hash, a.id, t.id, n.amount, n.balance_after, n.booked_on)
        AND t.booked_on = n.booked_on
        AND t.transaction_id = pg_current_xact_id();
    GET DIAGNOSTICS applied = ROW_COUNT;
    SELECT count(*) INTO expected FROM added;
    IF applied <> expected THEN
        RAISE EXCEPTION 'a ledger entry does not continue its account, or its account or transaction is closed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ck_ledger_entry_continues';
    END IF;
    RETURN NULL;
END $$
--------
CREATE TRIGGER ledger_entry_apply AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply()
--------
-- Balances move by entries and in no other way.
CREATE FUNCTION account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balances change only through ledger entries' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
--------
CREATE TRIGGER account_guard BEFORE UPDATE OF balance, hash ON account
    FOR EACH ROW EXECUTE FUNCTION account_guard()
--------
CREATE FUNCTION account_starts_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.balance <> 0 OR NEW.overdrawn <> 0 OR NEW.hash <> '\x'::bytea THEN
        RAISE EXCEPTION 'an account starts empty' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
--------
CREATE TRIGGER account_starts_empty BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION account_starts_empty()
--------
CREATE TRIGGER account_keep BEFORE DELETE OR TRUNCATE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
--------
CREATE TRIGGER position_keep BEFORE DELETE OR TRUNCATE ON position
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
--------
-- At commit: what belongs together sums to zero.
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entries bigint;
    difference numeric;
BEGIN
    SELECT count(*), coalesce(sum(amount), 0) INTO entries, difference
    FROM ledger_entry WHERE ledger_transaction_id = NEW.id;
    IF difference <> 0 OR entries < 2 THEN
        RAISE EXCEPTION 'ledger transaction % has % entries and is off by %', NEW.id, entries, difference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ck_ledger_transaction_balances';
    END IF;
    RETURN NULL;
END $$
--------
CREATE CONSTRAINT TRIGGER ledger_transaction_balances AFTER INSERT ON ledger_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances()
