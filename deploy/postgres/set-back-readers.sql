-- After one service's database was restored to an older state: sets its readers back to what it has told by that state,
-- so that what it tells from now on is taken again. Run once in each reader's database, while the restored service is
-- stopped and its stream deleted, as the superuser: psql --dbname=READER --set=restored=SERVICE --file=set-back-readers.sql
-- (psql is run from here against the restored database too, with the same PGHOST, PGPORT and PGPASSWORD.)
\set ON_ERROR_STOP on
BEGIN;
-- Neither is a variable seen by \copy, nor a setting by the shell.
SELECT set_config('insatser.restored', :'restored', true) \g /dev/null
\setenv RESTORED :restored
-- The heads of its audit trail are kept for ever, those too that it no longer knows of: it goes on after their numbers.
\copy (SELECT format('INSERT INTO outbox_sequence AS s (subject, last) VALUES (%L, %s) ON CONFLICT (subject) DO UPDATE SET last = greatest(s.last, excluded.last)', 'audit-chain/' || source, max(source_sequence)) FROM audit_head WHERE source = current_setting('insatser.restored') GROUP BY source) TO PROGRAM 'psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname="$RESTORED"'
CREATE TEMP TABLE told (aggregate text, subject text, last bigint NOT NULL, PRIMARY KEY (aggregate, subject)) ON COMMIT DROP;
\copy told FROM PROGRAM 'psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname="$RESTORED" --no-align --tuples-only --command="COPY (SELECT split_part(subject, ''/'', 1), ''/$RESTORED/'' || substr(subject, strpos(subject, ''/'') + 1), last FROM outbox_sequence) TO STDOUT"'
-- What it said it had sent after that state, it will say anew.
CREATE TEMP TABLE said ON COMMIT DROP AS SELECT coalesce(max(last), 0) AS number FROM told WHERE aggregate = 'manifest';
DELETE FROM manifest WHERE producer = :'restored' AND number > (SELECT number FROM said);
UPDATE consumer SET manifests_passed = least(manifests_passed, (SELECT number FROM said)) WHERE producer = :'restored';
-- These two are taken in any order, and share their subjects with the audit chain and with each other.
DELETE FROM told WHERE aggregate IN ('manifest', 'resend-request');
UPDATE inbox_position AS p SET sequence = told.last FROM told WHERE p.subject = told.subject AND p.sequence > told.last;
DELETE FROM inbox_position AS p
 WHERE p.subject LIKE '/' || :'restored' || '/%' AND NOT EXISTS (SELECT FROM told WHERE told.subject = p.subject);
-- What it told after that state and a reader has put aside would take the place of what it tells now.
UPDATE held_event AS h SET state = 'discarded', last_at = now(), reason = left('its producer was restored: ' || h.reason, 2000)
 WHERE h.state IN ('early', 'dead', 'due') AND h.subject LIKE '/' || :'restored' || '/%'
   AND h.sequence > coalesce((SELECT last FROM told WHERE told.subject = h.subject), 0);
COMMIT;
