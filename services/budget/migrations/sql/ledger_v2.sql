-- One way in: a movement is inserted into the view `ledger_movement`, and the database books it or does not. Statements are
-- separated by lines of dashes. Version 1.0 writes entries itself; what its triggers guarantee stays for as long as it runs.

ALTER TABLE account ADD COLUMN booked_on date
--------
ALTER TABLE account DISABLE TRIGGER USER
--------
UPDATE account a SET booked_on = (SELECT max(e.booked_on) FROM ledger_entry e WHERE e.account_id = a.id)
--------
ALTER TABLE account ENABLE TRIGGER USER
--------
-- The same list, said shorter: PostgreSQL reads a CHECK anew for every statement that touches the table.
ALTER TABLE account DROP CONSTRAINT ck_account_stage, ADD CONSTRAINT ck_account_stage CHECK (stage = ANY (
    '{allotted,saved,credit,withdrawn,credit_used,closed,available,reserved,committed,paid,repaid,authorised,room,outstanding}'
    ::varchar[]))
--------
-- Balances move by entries and in no other way. The condition is tried without calling the function.
DROP TRIGGER account_guard ON account
--------
CREATE TRIGGER account_guard BEFORE UPDATE OF balance, hash, booked_on ON account
    FOR EACH ROW WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION account_guard()
--------
-- Version 1.0's way, for whoever inserts entries directly: each must continue its account, and they are summed at commit.
DROP TRIGGER ledger_entry_apply ON ledger_entry
--------
CREATE TRIGGER ledger_entry_apply AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION ledger_apply()
--------
DROP TRIGGER ledger_transaction_balances ON ledger_transaction
--------
CREATE CONSTRAINT TRIGGER ledger_transaction_balances AFTER INSERT ON ledger_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION ledger_balances()
--------
CREATE VIEW ledger_movement AS
    SELECT id, kind, programme, booked_on, recorded_at, reference, cause_id, actor,
        NULL::text[] AS items, NULL::int[] AS fiscal_years, NULL::text[] AS stages, NULL::text[] AS cost_kinds,
        NULL::numeric[] AS amounts, NULL::boolean[] AS limits, true AS done
    FROM ledger_transaction
--------
-- Books a movement whole or not at all; `done` says which. At most one posting per account. Accounts are locked in the order
-- of their ids, so two movements never wait for each other; what is judged are the locked rows, so no other movement can come
-- between the check and the entries. Only a change of a limit, the turn of a year, or a fact (a cost that has arisen, a
-- payment that the bank has made) may leave an account further below zero than it was. An account's entries are in the order of their dates: whoever was
-- overtaken at midnight is booked on the later day.
CREATE FUNCTION ledger_book() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    given numeric[];
    difference numeric;
    posted bigint;
BEGIN
    -- Who wants a busy position waits for it here: a line of waiters on the account itself would each look at it anew for
    -- every one that leaves (a fifth of the rate with sixteen clients). What is right is decided by the locked rows alone.
    PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('|', NEW.programme, NEW.items[1], NEW.fiscal_years[1]), 0));
    SELECT count(*) = cardinality(NEW.items)
            AND coalesce(bool_and(NOT h.closed AND (NOT h.must_hold OR (h.limited AND h.balance + h.amount >= 0))), false),
        array_agg(h.id) FILTER (WHERE h.amount <> 0), array_agg(h.amount) FILTER (WHERE h.amount <> 0),
        coalesce(sum(h.amount), 0), greatest(NEW.booked_on, max(h.booked_on))
    INTO NEW.done, ids, given, difference, NEW.booked_on
    FROM (
        SELECT a.id, a.balance, a.limited, a.closed, a.booked_on, w.amount, w.must_hold
        FROM unnest(NEW.items, NEW.fiscal_years, NEW.stages, NEW.cost_kinds, NEW.amounts, NEW.limits)
            AS w (item, fiscal_year, stage, cost_kind, amount, must_hold)
        JOIN account a ON a.programme = NEW.programme AND a.item = w.item AND a.fiscal_year = w.fiscal_year
            AND a.stage = w.stage AND a.cost_kind = w.cost_kind
        ORDER BY a.id FOR NO KEY UPDATE OF a
    ) h;
    IF NOT NEW.done THEN
        RETURN NEW;
    END IF;
    IF difference <> 0 OR coalesce(cardinality(ids), 0) < 2 THEN
        RAISE EXCEPTION 'ledger transaction % has % entries and is off by %', NEW.id, cardinality(ids), difference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ck_ledger_transaction_balances';
    END IF;
    INSERT INTO ledger_transaction (id, kind, programme, booked_on, recorded_at, reference, cause_id, actor) VALUES
        (NEW.id, NEW.kind, NEW.programme, NEW.booked_on, NEW.recorded_at, NEW.reference, NEW.cause_id, NEW.actor);
    WITH moved AS (
        UPDATE account a SET
            balance = a.balance + w.amount,
            booked_on = NEW.booked_on,
            hash = ledger_hash(a.hash, a.id, NEW.id, w.amount, a.balance + w.amount, NEW.booked_on),
            overdrawn = CASE
                WHEN NOT a.limited THEN 0
                WHEN NEW.kind IN ('limit_changed', 'year_opened', 'year_closed', 'accrued', 'paid')
                    THEN greatest(0, -a.balance - w.amount)
                ELSE least(a.overdrawn, greatest(0, -a.balance - w.amount))
            END
        FROM unnest(ids, given) AS w (id, amount) WHERE a.id = w.id
        RETURNING a.id, w.amount, a.balance, a.hash
    )
    INSERT INTO ledger_entry (ledger_transaction_id, account_id, amount, balance_after, booked_on, hash)
        SELECT NEW.id, m.id, m.amount, m.balance, NEW.booked_on, m.hash FROM moved m;
    GET DIAGNOSTICS posted = ROW_COUNT;
    IF posted <> cardinality(ids) THEN
        RAISE EXCEPTION 'ledger transaction % names an account twice', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ck_ledger_transaction_balances';
    END IF;
    RETURN NEW;
END $$
--------
CREATE TRIGGER ledger_movement_book INSTEAD OF INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION ledger_book()
