-- Whoever moves money of a programme waits for whoever does, until that transaction ends. Statements are separated by lines of dashes.

-- A transaction may move money many times, each time on other accounts: without one line for all of them it would hold some
-- while it waits for others, and the one that holds those waits for it. A line of waiters on an account itself would also
-- each look at it anew for every one that leaves (a fifth of the rate with sixteen clients).
CREATE FUNCTION ledger_lock(programme text) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('ledger|' || programme, 0)) $$
--------
-- Books a movement whole or not at all; `done` says which. At most one posting per account. What is judged are the locked rows,
-- so no other movement can come between the check and the entries. Only a change of a limit, the turn of a year, or a fact (a
-- cost that has arisen, a payment that the bank has made) may leave an account further below zero than it was. An account's
-- entries are in the order of their dates: whoever was overtaken at midnight is booked on the later day.
CREATE OR REPLACE FUNCTION ledger_book() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    given numeric[];
    difference numeric;
    posted bigint;
BEGIN
    PERFORM ledger_lock(NEW.programme);
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
            updated_at = NEW.recorded_at,
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
